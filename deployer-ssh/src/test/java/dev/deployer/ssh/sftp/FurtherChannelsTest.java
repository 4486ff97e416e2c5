package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Further channels of a connection that are opened and come to nothing. */
@Timeout(60)
class FurtherChannelsTest {
  @TempDir Path folder;

  @Test
  void aChannelWhoseServerDoesNotGreetIsClosed() throws IOException {
    Path talks = folder.resolve("talks");
    Path script =
        Files.writeString(
            folder.resolve("server"),
            """
            [ -e %s ] && { echo Welcome; exec cat >/dev/null; }
            exec /usr/lib/openssh/sftp-server
            """
                .formatted(talks));
    RemotePath root = ReleaseRoot.parse(folder.toString()).path();
    try (OpenSshServer server =
            OpenSshServer.with().line("MaxSessions 3").subsystem("sh " + script).start();
        Host host = new SshHostConnector(server.settings().build()).connect()) {
      Files.createFile(talks);
      for (int i = 0; i < 4; i++) {
        assertThatThrownBy(host::another)
            .isInstanceOf(ConnectionLostException.class)
            .hasMessageContaining("no further channel could be opened")
            .hasMessageContaining("Welcome");
      }
      Files.delete(talks);
      try (Host second = host.another();
          Host third = host.another()) {
        assertThat(second.stat(root)).isPresent();
        assertThat(third.stat(root)).isPresent();
      }
      assertThat(host.stat(root)).isPresent();
    }
  }
}
