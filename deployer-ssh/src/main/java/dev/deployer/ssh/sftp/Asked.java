package dev.deployer.ssh.sftp;

import dev.deployer.host.ConnectionLostException;
import java.io.IOException;

/** What is asked within a call, request by request, so that several can go side by side. */
interface Asked {
  /** Sends what can be sent now, a request or a few; false where there is nothing now. */
  boolean sendNext() throws IOException;

  /** The call has failed: ends what was begun. */
  default void stopped() throws IOException {}

  /** Within a call: asks it, until nothing of it is under way. */
  static void askAll(SftpChannel channel, Asked all) throws IOException {
    try {
      while (!channel.stopped()) {
        if (!channel.hasRoom()) {
          channel.receive();
        } else if (!all.sendNext()) {
          if (!channel.isUnderWay()) {
            return;
          }
          channel.receive();
        }
      }
    } catch (ConnectionLostException | ViolationException e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      channel.stop(e);
    }
    all.stopped();
  }
}
