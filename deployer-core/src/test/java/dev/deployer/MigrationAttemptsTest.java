package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Waves;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.Secrets;
import dev.deployer.event.Event;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.plan.Plan;
import dev.deployer.root.Noted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A migration leaves a trace before it begins and as it ends, and holds where no way leads back.
 */
final class MigrationAttemptsTest extends DataOfAShop {
  @Test
  void whereThereIsNoWayBackAFailureHolds() throws Exception {
    deploy("1", "41", 41);
    rollout = failing(HookPhase.AFTER_ACTIVATE);
    source("2", "41-42", 42);
    shop.write(
        "release.yaml", "deployer: 1\ndata: {schema: {reads: 41-42, writes: 42, one_way: true}}\n");
    Plan plan = deployer().plan(shop.release("2"));
    assertThat(plan.hosts().get(0).notes())
        .contains("there is no way back: 1 does not read schema 42");
    DeployerException held =
        catchThrowableOfType(DeployerException.class, () -> deployer().deploy(shop.release("2")));
    assertThat(held.objections()).extracting(Objection::kind).containsExactly(Objection.Kind.HELD);
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(events)
        .contains(
            new Event.Warned(
                new Warning.Noticed("data", "there is no way back: 1 does not read schema 42")));
  }

  @Test
  void aMigrationThatFailedHasRaisedTheMarkAndLeavesATrace() throws Exception {
    deploy("1", "41-42", 41);
    rollout = failing(HookPhase.BEFORE_ACTIVATE);
    source("2", "41-42", 42);
    assertThatThrownBy(() -> deployer().deploy(shop.release("2")))
        .isInstanceOf(DeployerException.class);
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(outcomes()).containsExactly("begun", "failed");
    rollout = Rollout.DEFAULTS;
    assertThat(data(plan("3", "41", 41)).details().get(0))
        .isEqualTo(
            "3 reads schema to 41; 42 may have been written in an attempt with 2 (2026-11-20 21:13"
                + " UTC)");
    deploy("3", "41-42", 41);
  }

  @Test
  void thatAMigrationBeginsIsRecordedBeforeItDoes() throws Exception {
    deploy("1", "41-42", 41);
    rollout = failing(HookPhase.BEFORE_ACTIVATE);
    List<Object> before = new ArrayList<>();
    machine =
        new Workstation(
            (command, output) -> {
              before.addAll(outcomes());
              return new CommandOutcome.Exited(0);
            },
            Secrets.none(),
            folder.toAbsolutePath());
    deploy("2", "41-42", 42);
    assertThat(before).containsExactly("begun");
    assertThat(outcomes()).containsExactly("begun", "done");
  }

  private List<Object> outcomes() {
    return shop.journal().stream()
        .flatMap(record -> record.noted().stream())
        .filter(noted -> noted.about().equals(Noted.ATTEMPT))
        .map(noted -> noted.facts().get("outcome"))
        .toList();
  }

  private static Rollout failing(HookPhase phase) {
    return new Rollout(
        1,
        Waves.ALL_AT_ONCE,
        Duration.ZERO,
        Rollout.OnFailure.REVERT,
        List.of(),
        new Hooks(
            Map.of(
                phase,
                List.of(
                    new Hook(
                        "migrate",
                        dev.deployer.command.Arguments.of("migrate"),
                        Where.LOCAL,
                        Optional.empty(),
                        Duration.ofMinutes(1),
                        Map.of())))),
        List.of());
  }
}
