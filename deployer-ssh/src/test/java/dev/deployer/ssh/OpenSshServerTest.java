package dev.deployer.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Host;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server of these tests is the one that answers, or there is none. */
class OpenSshServerTest {
  @Test
  void anotherProgramAtItsPlaceIsNotTakenForIt() throws IOException {
    try (OpenSshServer server = OpenSshServer.start()) {
      server.stop();
      InetAddress address = InetAddress.getByName(server.host());
      try (ServerSocket other = new ServerSocket(server.port(), 1, address)) {
        assertThat(other.isBound()).isTrue();
        assertThatThrownBy(server::startAgain).isInstanceOf(BindException.class);
      }
      server.startAgain();
      answers(server);
    }
  }

  @Test
  void itStartsWhateverItIsToWriteToItsLog() throws IOException {
    for (String level : List.of("QUIET", "ERROR", "INFO", "DEBUG3")) {
      try (OpenSshServer server = OpenSshServer.with().line("LogLevel " + level).start()) {
        answers(server);
      }
    }
  }

  private static void answers(OpenSshServer server) throws IOException {
    try (Host host = new SshHostConnector(server.settings().build()).connect()) {
      assertThat(host.capabilities().posixRename()).isTrue();
    }
  }
}
