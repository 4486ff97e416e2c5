package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.Secrets;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that died sent no end to those who heard of its beginning; whoever settles it does. */
final class RecoveryNoticesTest {
  private static final Sink ALERT =
      new Sink.Command(Arguments.of("alert"), EnumSet.allOf(Occasion.class));

  @TempDir Path source;
  private final List<Map<String, Object>> notices = Collections.synchronizedList(new ArrayList<>());
  private ShopCluster cluster;

  @BeforeEach
  void threeHostsThatRunTheFirstRelease() throws Exception {
    cluster = new ShopCluster(source, 3).from(hearing()).with(told(ShopCluster.PROVING));
    cluster.initialised();
    cluster.deploy(1);
    cluster.shop(0).version(2);
    notices.clear();
  }

  private Workstation hearing() {
    return new Workstation(
        (command, output) -> {
          notices.add(parsed(command.input().orElseThrow()));
          return new CommandOutcome.Exited(0);
        },
        Secrets.none(),
        Path.of("/"));
  }

  private static Map<String, Object> parsed(String body) {
    try {
      return JSON.std.mapFrom(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Rollout told(Rollout rollout) {
    return new Rollout(
        rollout.parallel(),
        rollout.waves(),
        rollout.bake(),
        rollout.onFailure(),
        rollout.health(),
        rollout.hooks(),
        List.of(ALERT));
  }

  /** The client dies before the n-th operation of the second host of which this is true. */
  private void killedAt(int host, Predicate<Operation> which) throws Exception {
    DeployerException end =
        catchThrowableOfType(
            DeployerException.class,
            () -> cluster.deployer(Losing.theClientAt(host, which)).deploy(cluster.release(2)));
    assertThat(end).isNotNull();
    // A killed client tells nobody anything any more.
    notices.removeIf(notice -> !notice.get("event").equals("started"));
    ClusterSchedule.unlockAll(cluster);
    notices.removeIf(notice -> notice.get("event").equals("lock_broken"));
  }

  private static boolean isHook(Operation operation, String program) {
    return operation.text().startsWith("run ") && operation.text().endsWith(" " + program);
  }

  private List<String> told() {
    return notices.stream().map(n -> n.get("event") + " " + n.get("release")).toList();
  }

  @Test
  void theStartOfAKilledRunThatIsCarriedOnHasAnEnd() throws Exception {
    killedAt(0, operation -> isHook(operation, "works"));

    cluster.deployer().recover();

    assertThat(told()).endsWith("confirmed 2").hasSize(2);
    assertThat(notices.get(1)).containsEntry("previous", "1");
    assertThat(notices.get(1).get("message").toString()).contains("2 is live");
    cluster.deployer().recover();
    assertThat(told()).as("there is nothing more to tell").hasSize(2);
  }

  @Test
  void theStartOfAKilledRunWhoseReleaseIsTakenBackHasAnEnd() throws Exception {
    killedAt(0, operation -> isHook(operation, "works"));
    cluster.sick(2);

    cluster.deployer().recover();

    assertThat(told()).endsWith("reverted 2").hasSize(2);
  }

  @Test
  void theStartOfAKilledRunThatHadDecidedNothingHasAnEnd() throws Exception {
    killedAt(1, operation -> operation.text().matches("rename .* \\S*/journal/\\S*"));

    cluster.deployer().recover();

    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(told()).endsWith("failed 2").hasSize(2);
  }

  @Test
  void aDeployThatSettlesAKilledRunTellsItsEndBeforeItsOwnBeginning() throws Exception {
    killedAt(0, operation -> isHook(operation, "works"));
    notices.clear();

    cluster.deploy(3);

    assertThat(told().subList(0, 2)).containsExactly("confirmed 2", "started 3");
    assertThat(told()).endsWith("confirmed 3");
  }

  @Test
  void aHostThatNeverFlippedIsNotSaidToHaveBeenTakenBack() throws Exception {
    killedAt(0, operation -> isHook(operation, "works"));
    cluster.sick(2);

    RecoverResult result = cluster.deployer().recover();

    assertThat(result.hosts().get(0).actions())
        .hasAtLeastOneElementOfType(Recovery.TakenBack.class);
    assertThat(result.hosts().get(1).actions())
        .isNotEmpty()
        .doesNotHaveAnyElementsOfTypes(Recovery.TakenBack.class);
  }

  @Test
  void aHostThatIsStillToBeToldIsCalledByItsNameAndNotByTheIdOfItsRoot() throws Exception {
    killedAt(0, operation -> isHook(operation, "works"));

    RecoverResult result = cluster.without(2).recover(Decision.REVERT);

    assertThat(result.waiting())
        .containsExactly("deploy@web3:22 is still to be told whether 2 is to be live");
    assertThat(told()).endsWith("mixed 2");
  }
}
