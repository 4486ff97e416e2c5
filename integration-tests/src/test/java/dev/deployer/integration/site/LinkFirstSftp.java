package dev.deployer.integration.site;

import dev.deployer.path.ReleaseRoot;
import dev.deployer.testing.AllowList;
import java.io.IOException;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * SFTP servers that take the names of SSH_FXP_SYMLINK as the draft has them, the link first, and
 * not its text, as MINA SSHD and OpenSSH do.
 */
public final class LinkFirstSftp extends SftpSubsystemFactory {
  private final Watch watch;

  /** Sees each link before it is made. */
  private interface Watch {
    void about(String link);
  }

  private LinkFirstSftp(Watch watch) {
    this.watch = watch;
  }

  public static LinkFirstSftp create() {
    return new LinkFirstSftp(link -> {});
  }

  /** One that holds each link, at the path where it is really made, to the list. */
  public static LinkFirstSftp heldTo(AllowList allowed, ReleaseRoot root) {
    return new LinkFirstSftp(link -> allowed.checkLink(root, link));
  }

  @Override
  public Command createSubsystem(ChannelSession channel) throws IOException {
    return new SftpSubsystem(channel, this) {
      @Override
      protected void doSymLink(int id, String text, String link) throws IOException {
        // What MINA reads as the text is the first name.
        watch.about(text);
        super.doSymLink(id, link, text);
      }
    };
  }
}
