package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.Secrets;
import dev.deployer.hook.Where;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.testing.Operation;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          command.input().ifPresent(body -> notices.add(parsed(body)));
          output.line("0", false);
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
    nobodyHeardOfTheEnd();
  }

  /** The client dies as it writes on the first host that it watches. */
  private void killedInTheWatch() throws Exception {
    DeployResult last =
        cluster
            .deployer(Losing.theClientAt(0, o -> o.text().contains("holder-next")))
            .deploy(cluster.release(2));
    assertThat(last.hosts()).as("nothing is recorded any more").noneMatch(h -> h.open().isEmpty());
    nobodyHeardOfTheEnd();
  }

  /** A killed client tells nobody anything any more. */
  private void nobodyHeardOfTheEnd() throws Exception {
    notices.removeIf(notice -> !notice.get("event").equals("started"));
    cluster.unlockAll();
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
  void whatIsLiveAndWasNotWatchedToTheEndIsNotToldToBeConfirmed() throws Exception {
    cluster.with(watched(told(ShopCluster.PROVING)));
    killedInTheWatch();

    cluster.deployer().recover();

    assertThat(told()).containsExactly("started 2", "watch_blind 2");
    assertThat(notices.get(1).get("message").toString())
        .contains("2 is live, and was not watched to the end, so that it is not known to be good.");
    cluster.deployer().recover();
    assertThat(told()).as("there is nothing more to tell").hasSize(2);
  }

  @Test
  void soItIsWhereNothingButTheWatchWasToProveIt() throws Exception {
    cluster.with(watched(told(ShopCluster.IN_ORDER.atOnce())));
    killedInTheWatch();

    cluster.deployer().recover();

    assertThat(told()).containsExactly("started 2", "watch_blind 2");
  }

  private static Rollout watched(Rollout rollout) {
    return rollout.withWatch(
        Optional.of(
            new WatchSettings(
                Duration.ofMillis(2),
                Duration.ofMillis(1),
                1,
                Optional.of(WatchSettings.OnBad.ALERT),
                List.of(
                    new Measure(
                        "errors",
                        new Measure.Source.Command(Arguments.of("errors"), Where.LOCAL),
                        false,
                        5,
                        Optional.empty())))));
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
