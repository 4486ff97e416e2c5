package dev.deployer.project.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.config.HostAddress;
import dev.deployer.project.machine.Machine;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SshConnectorsTest {
  private static Optional<Path> agent(Map<String, String> environment) throws Exception {
    HostConnectors.Trust trust =
        new HostConnectors.Trust(
            Optional.empty(),
            Optional.empty(),
            Optional.of(HostConnectors.NO_CONFIG),
            false,
            Optional.empty(),
            Optional.empty());
    Machine here =
        new Machine(
            environment,
            Path.of("/where/typed"),
            Path.of("/home/anna"),
            "anna",
            Clock.systemUTC(),
            Optional.empty());
    return SshConnectors.settled(HostAddress.parse("web1"), trust, here).agent();
  }

  @Test
  void theAgentIsThatOfTheFolderWhereTheCommandWasTyped() throws Exception {
    assertThat(agent(Map.of("SSH_AUTH_SOCK", "agent"))).hasValue(Path.of("/where/typed/agent"));
    assertThat(agent(Map.of("SSH_AUTH_SOCK", "/run/x/../agent")))
        .hasValue(Path.of("/run/x/../agent"));
    assertThat(agent(Map.of("SSH_AUTH_SOCK", ""))).isEmpty();
  }
}
