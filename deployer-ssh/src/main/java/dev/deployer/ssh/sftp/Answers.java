package dev.deployer.ssh.sftp;

import dev.deployer.host.Facts;
import dev.deployer.host.Space;
import java.io.IOException;
import java.util.Optional;

/** Translates the replies to single SFTP requests into values, or into exceptions of the JDK. */
final class Answers {
  private static final long STATVFS_READ_ONLY = 0x1;

  private Answers() {}

  /** The attributes of a reply of type ATTRS, complete. */
  static Facts facts(Reply reply) throws ViolationException {
    Facts facts = reply.attributes();
    if (facts == null) {
      throw new ViolationException("it leaves out type, owner, size or time of a file");
    }
    return facts;
  }

  /** The one name of the reply to READLINK or REALPATH. */
  static String onlyName(Reply reply) throws ViolationException {
    if (!reply.is(Sftp.NAME) || reply.count(12) != 1) {
      throw new ViolationException("it did not answer with one name");
    }
    return reply.text();
  }

  /** The reply to statvfs@openssh.com (OpenSSH PROTOCOL section 4.4). */
  static Space space(Reply reply) throws ViolationException {
    reply.u64();
    long fragment = reply.u64();
    reply.u64();
    reply.u64();
    long available = reply.u64();
    long files = reply.u64();
    reply.u64();
    long filesAvailable = reply.u64();
    reply.u64();
    long flags = reply.u64();
    return new Space(
        saturatedProduct(fragment, available),
        files == 0 ? Long.MAX_VALUE : filesAvailable,
        (flags & STATVFS_READ_ONLY) != 0);
  }

  private static long saturatedProduct(long a, long b) {
    return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
  }

  static void expect(int type, Reply reply, String path) throws IOException {
    if (!reply.is(type)) {
      Status status = Status.of(reply);
      if (status.ok()) {
        throw new ViolationException("it answered a question with no more than OK");
      }
      throw status.refusal(path);
    }
  }

  static Optional<String> nameIfAny(Reply reply, String path) throws IOException {
    if (reply.is(Sftp.NAME)) {
      return Optional.of(onlyName(reply));
    }
    return absentIf(Status.of(reply), path);
  }

  static Optional<Facts> factsIfAny(Reply reply, String path) throws IOException {
    if (reply.is(Sftp.ATTRS)) {
      return Optional.of(facts(reply));
    }
    return absentIf(Status.of(reply), path);
  }

  private static <T> Optional<T> absentIf(Status status, String path) throws IOException {
    if (status.ok()) {
      throw new ViolationException("it answered a question with no more than OK");
    }
    if (status.noSuchFile()) {
      return Optional.empty();
    }
    throw status.refusal(path);
  }
}
