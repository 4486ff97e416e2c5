package dev.deployer.ssh.sftp;

import java.util.HashMap;
import java.util.Map;

/** The beginning of a session: the server's version, extensions and limits. */
final class SftpVersion {
  private static final int MOST_EXTENSIONS = 256;

  private SftpVersion() {}

  /** Reads SSH_FXP_VERSION (draft-ietf-secsh-filexfer-02 section 4). */
  static Extensions of(Reply reply) throws ViolationException {
    if (!reply.is(Sftp.VERSION)) {
      throw new ViolationException("it did not begin with its version");
    }
    long version = reply.u32();
    if (version < Sftp.VERSION_3) {
      throw new ViolationException("it speaks version " + version + ", and we need version 3");
    }
    Map<String, String> pairs = new HashMap<>();
    while (reply.remaining() > 0 && pairs.size() < MOST_EXTENSIONS) {
      pairs.put(reply.text(), reply.text());
    }
    return Extensions.announced(pairs);
  }

  /** Reads the reply to limits@openssh.com (OpenSSH PROTOCOL section 4.8). */
  static Extensions limited(Extensions extensions, Reply reply) throws ViolationException {
    if (!reply.is(Sftp.EXTENDED_REPLY)) {
      return extensions;
    }
    reply.u64();
    return extensions.limitedTo(reply.u64(), reply.u64(), reply.u64());
  }
}
