package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.gate.Acceptance;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.ScriptedCommands;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step for each host is run once on each, wherever a run of it went and however it ended. */
final class StepOnEachHostTest {
  private static final String TIDY = "tidy";

  @TempDir Path source;
  private Migration shop;

  /** How often it was run, by host. */
  private final Map<Integer, Integer> ran = new HashMap<>();

  /** What comes of it, by host. */
  private final Map<Integer, CommandOutcome> outcomes = new HashMap<>();

  @BeforeEach
  void threeHosts() throws Exception {
    shop = new Migration(source, 3);
    shop.deployed(2);
  }

  private HostConnector connector(HostConnector connector) {
    int host =
        IntStream.range(0, 3)
            .filter(number -> connector.address().contains(ShopCluster.name(number)))
            .findFirst()
            .orElseThrow();
    return ((MemoryConnector) connector)
        .withShell(
            new ScriptedCommands()
                .answer(
                    "bin/tidy",
                    (command, output) -> {
                      synchronized (ran) {
                        ran.merge(host, 1, Integer::sum);
                        return outcomes.getOrDefault(host, new Exited(0));
                      }
                    }));
  }

  private Deployer on(Integer... hosts) {
    return shop.cluster.deployer(List.of(hosts), this::connector);
  }

  private void fails(Integer... hosts) {
    assertThat(catchThrowableOfType(DeployerException.class, () -> on(hosts).step(TIDY, List.of())))
        .isNotNull();
  }

  private List<String> lacking() throws DeployerException {
    return on(0, 1, 2).steps().stream()
        .filter(step -> step.name().equals(TIDY))
        .findFirst()
        .orElseThrow()
        .lacking();
  }

  @Test
  void whereItIsDoneItIsNotRunAgainAfterItHasFailedOnAnotherHost() throws Exception {
    on(0).step(TIDY, List.of());
    outcomes.put(1, new Exited(1));
    fails(0, 1, 2);
    outcomes.clear();
    assertThat(lacking()).containsExactly("deploy@web2:22");

    on(0, 1, 2).step(TIDY, List.of());

    assertThat(ran).isEqualTo(Map.of(0, 1, 1, 2, 2, 1));
    assertThat(on(0, 1, 2).step(TIDY, List.of()).doneBefore()).isPresent();
  }

  @Test
  void whereItIsDoneItIsNotRunAgainAfterNobodyKnowsWhatItDidOnAnotherHost() throws Exception {
    outcomes.put(1, new Unknown("gone"));
    fails(0, 1, 2);
    outcomes.clear();

    on(0, 1, 2).step(TIDY, List.of(Acceptance.parse("contract", "it was looked at")));

    assertThat(ran).isEqualTo(Map.of(0, 1, 1, 2, 2, 1));
  }

  @Test
  void aHostThatIsOnlyToldOfARunThatDidNotGoThereIsStillDue() throws Exception {
    shop.cluster.deployer(List.of(0, 1), this::connector).step(TIDY, List.of());
    shop.cluster.deployer(List.of(0, 1, 2), this::connector).recover();
    assertThat(lacking()).containsExactly("deploy@web3:22");

    on(0, 1, 2).step(TIDY, List.of());

    assertThat(ran).isEqualTo(Map.of(0, 1, 1, 1, 2, 1));
    assertThat(lacking()).isEmpty();
  }

  @Test
  void aHostThatIsToldOfAnEndWhichAnotherDidNotHearOfIsStillDue() throws Exception {
    int[] records = {0};
    Losing lost =
        Losing.theHostAt(
            dev.deployer.testing.CutConnector.Moment.BEFORE,
            1,
            op -> op.text().matches("rename .*/record[-0-9]* .*/journal/.*") && ++records[0] == 2);
    shop.cluster
        .deployer(List.of(0, 1), connector -> lost.apply(connector(connector)))
        .step(TIDY, List.of());
    assertThat(lost.happened()).isTrue();
    shop.cluster.unlockAll();

    on(0, 1, 2).step(TIDY, List.of());

    assertThat(ran).isEqualTo(Map.of(0, 1, 1, 1, 2, 1));
  }
}
