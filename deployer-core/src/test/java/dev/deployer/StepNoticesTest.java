package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.command.Secrets;
import dev.deployer.gate.Acceptance;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Where;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.ScriptedCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of deploys is told of steps that have run, and of none that was refused. */
final class StepNoticesTest {
  @TempDir Path source;
  private final List<Map<String, Object>> notices = Collections.synchronizedList(new ArrayList<>());
  private Migration shop;

  @BeforeEach
  void aShopWhoseNoticesAreHeard() throws Exception {
    shop = new Migration(source, 1).deployed(1, 2);
    Rollout plain = ShopCluster.IN_ORDER;
    shop.cluster
        .from(
            new Workstation(
                (command, output) -> {
                  notices.add(parsed(command.input().orElseThrow()));
                  return new CommandOutcome.Exited(0);
                },
                Secrets.none(),
                Path.of("/")))
        .with(
            new Rollout(
                plain.parallel(),
                plain.waves(),
                plain.bake(),
                plain.onFailure(),
                plain.health(),
                plain.hooks(),
                List.of(new Sink.Command(Arguments.of("alert"), EnumSet.allOf(Occasion.class)))));
  }

  private static Map<String, Object> parsed(String body) {
    try {
      return JSON.std.mapFrom(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> told() {
    return notices.stream()
        .map(notice -> notice.get("event") + ": " + notice.get("message"))
        .toList();
  }

  private void run() throws DeployerException {
    shop.run(Acceptance.parse("contract", "it cannot wait"));
  }

  @Test
  void oneThatIsDoneIsToldWithWhatWasOverriddenForIt() throws Exception {
    run();

    assertThat(told()).hasSize(2);
    assertThat(told().get(0))
        .startsWith("overridden: users.email is still needed (contract:")
        .endsWith("accepted: it cannot wait");
    assertThat(told().get(1)).isEqualTo("step_done: The step drop-email is done.");
    assertThat(notices.get(1)).containsEntry("release", "2");
  }

  @Test
  void oneThatFailsAndOneOfWhichNobodyKnowsAreTold() {
    shop.outcome = new Exited(7);
    assertThatThrownBy(this::run).isInstanceOf(DeployerException.class);
    shop.outcome = new Unknown("the connection was lost");
    assertThatThrownBy(this::run).isInstanceOf(DeployerException.class);

    assertThat(told())
        .filteredOn(text -> text.startsWith("step_"))
        .containsExactly(
            "step_failed: The step drop-email was not done: drop-email on deploy@web1:22 exited"
                + " with 7",
            "step_failed: What the step drop-email did is not known: drop-email on deploy@web1:22"
                + " has an unknown outcome: the connection was lost");
  }

  /** With a check on the host, which is asked again for a minute. */
  private void asked() {
    Rollout usual = shop.cluster.rollout();
    shop.cluster.with(
        new Rollout(
            usual.parallel(),
            usual.waves(),
            usual.bake(),
            usual.onFailure(),
            List.of(
                new HealthCheck.Command(
                    Arguments.of("works"),
                    Where.EACH,
                    Duration.ofMinutes(1),
                    Duration.ofMillis(1))),
            usual.hooks(),
            usual.sinks()));
  }

  private List<String> toldOfTheStep() {
    return told().stream().filter(text -> text.startsWith("step_")).toList();
  }

  @Test
  void oneThatIsDoneAndStoppedInItsChecksIsToldAsDone() throws Exception {
    asked();
    Deployer[] running = {null};
    running[0] =
        shop.deployer(
            connector ->
                ((MemoryConnector) connector)
                    .withShell(
                        new ScriptedCommands()
                            .answer(
                                "works",
                                (command, output) -> {
                                  running[0].stop();
                                  return new Exited(1);
                                })));

    running[0].step(Migration.STEP, List.of(Acceptance.parse("contract", "r")));

    assertThat(toldOfTheStep())
        .singleElement()
        .asString()
        .startsWith("step_done: The step drop-email is done, and the checks after it were not")
        .endsWith("of deploy@web1:22: it was interrupted");
  }

  @Test
  void oneThatIsDoneIsToldAsDoneWhereItsHostIsLostBeforeItsChecks() throws Exception {
    asked();
    Shop first = shop.cluster.shop(0);
    first.with(first.settings().toBuilder().reconnectFor(Duration.ofSeconds(1)).build());
    Losing lost =
        Losing.theHostAt(
            CutConnector.Moment.BEFORE,
            0,
            operation -> operation.text().contains("/trash/step-") && shop.drops.get() > 0);

    StepResult result =
        shop.deployer(lost).step(Migration.STEP, List.of(Acceptance.parse("contract", "r")));

    assertThat(lost.happened()).isTrue();
    assertThat(result.isInterrupted()).isFalse();
    assertThat(result.unhealthy()).isNotEmpty();
    assertThat(result.warnings()).hasAtLeastOneElementOfType(Warning.LockStays.class);
    assertThat(toldOfTheStep())
        .singleElement()
        .asString()
        .startsWith("step_done: The step drop-email is done, and ");
  }

  @Test
  void oneThatIsRefusedIsNotTold() {
    assertThatThrownBy(() -> shop.run()).isInstanceOf(DeployerException.class);

    assertThat(told()).isEmpty();
  }

  @Test
  void oneWhoseClientDiedIsToldByWhoeverSettlesIt() throws Exception {
    assertThatThrownBy(
            () ->
                shop.deployer(
                        Losing.theClientAt(0, operation -> operation.text().endsWith(" bin/drop")))
                    .step(Migration.STEP, List.of(Acceptance.parse("contract", "r"))))
        .isInstanceOf(DeployerException.class);
    notices.clear();
    shop.cluster.unlockAll();

    shop.deployer().recover();

    assertThat(told())
        .contains(
            "step_failed: A run that had not come to its end was settled: what the step drop-email"
                + " did is not known.");
  }
}
