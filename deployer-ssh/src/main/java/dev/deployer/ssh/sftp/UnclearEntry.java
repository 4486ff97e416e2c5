package dev.deployer.ssh.sftp;

import dev.deployer.host.Facts;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.Optional;

/** An entry of a listing that is a link, or of which the listing did not tell enough. */
final class UnclearEntry {
  /** Whoever has listed it. */
  interface Lister {
    /** This entry needs one more question. */
    void again(UnclearEntry entry);

    /** All is known of it. */
    void told(RemotePath path, Facts facts, Optional<String> target) throws IOException;

    /** Nothing can be known of it: it is gone, or the host refuses to say. */
    void untold(RemotePath path, Status why) throws IOException;
  }

  private final SftpChannel channel;
  private final Lister lister;
  private final RemotePath path;
  private Facts facts;

  /**
   * @param facts null if they are to be asked for
   */
  UnclearEntry(SftpChannel channel, Lister lister, RemotePath path, Facts facts) {
    this.channel = channel;
    this.lister = lister;
    this.path = path;
    this.facts = facts;
  }

  void ask() throws IOException {
    if (facts != null) {
      channel.request(Sftp.READLINK).text(path.toString());
      channel.send(this::link);
    } else {
      channel.request(Sftp.LSTAT).text(path.toString());
      channel.send(this::look);
    }
  }

  private void look(Reply reply) throws IOException {
    if (!reply.is(Sftp.ATTRS)) {
      lister.untold(path, Status.of(reply));
      return;
    }
    facts = Answers.facts(reply);
    if (facts.isLink()) {
      lister.again(this);
    } else {
      lister.told(path, facts, Optional.empty());
    }
  }

  private void link(Reply reply) throws IOException {
    lister.told(
        path, facts, reply.is(Sftp.NAME) ? Optional.of(Answers.onlyName(reply)) : Optional.empty());
  }
}
