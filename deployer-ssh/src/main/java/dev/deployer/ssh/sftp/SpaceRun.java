package dev.deployer.ssh.sftp;

import dev.deployer.host.Space;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/** Asks how much room there is. */
final class SpaceRun implements Asked {
  private final SftpChannel channel;
  private final boolean tellable;
  private final RemotePath path;
  private Optional<Space> space = Optional.empty();
  private FileSystemException refusal;
  private boolean sent;

  /**
   * @param tellable whether the server can tell
   */
  SpaceRun(SftpChannel channel, boolean tellable, RemotePath path) {
    this.channel = channel;
    this.tellable = tellable;
    this.path = path;
  }

  Optional<Space> run() throws IOException {
    channel.call(() -> Asked.askAll(channel, this));
    return answer();
  }

  /** What it said, once the reply has arrived. */
  Optional<Space> answer() throws FileSystemException {
    if (refusal != null) {
      throw refusal;
    }
    return space;
  }

  @Override
  public boolean sendNext() throws IOException {
    if (sent || !tellable) {
      return false;
    }
    sent = true;
    channel.request(Sftp.EXTENDED).text(Extensions.SPACE).text(path.toString());
    channel.send(
        reply -> {
          try {
            Answers.expect(Sftp.EXTENDED_REPLY, reply, path.toString());
            space = Optional.of(Answers.space(reply));
          } catch (FileSystemException e) {
            refusal = e;
          }
        });
    return true;
  }
}
