package dev.deployer.ssh.connect;

import static jdk.net.ExtendedSocketOptions.TCP_QUICKACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

final class LiveSocketTest {
  /** A server that does not turn Nagle's algorithm off waits for it, see LiveSocket. */
  @Test
  void whatArrivesIsAcknowledgedAtOnceAlsoWhileBothSidesTalk() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, here);
        LiveSocket client =
            SettingUp.run(
                "the server",
                on ->
                    LiveSocket.connect(
                        SshSettings.builder(here.getHostAddress(), "nobody")
                            .port(server.getLocalPort())
                            .build(),
                        on));
        Socket accepted = server.accept();
        InputStream arriving = client.getInputStream()) {
      for (int i = 1; i <= 100; i++) {
        client.getOutputStream().write(i);
        assertThat(accepted.getInputStream().read()).isEqualTo(i);
        accepted.getOutputStream().write(i);
        assertThat(arriving.read()).isEqualTo(i);
        assertThat(client.reads()).isEqualTo(i);
        assertThat(client.getOption(TCP_QUICKACK)).isTrue();
      }
    }
  }
}
