package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Host;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Connects to real servers, or is refused. */
abstract class Connecting {
  @TempDir Path folder;

  static Host connect(SshSettings settings) throws IOException {
    return new SshHostConnector(settings).connect();
  }

  static ConnectFailedException refusal(SshSettings settings, Reason reason) {
    ConnectFailedException refused =
        catchThrowableOfType(ConnectFailedException.class, () -> connect(settings).close());
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).as(refused.toString()).isEqualTo(reason);
    return refused;
  }
}
