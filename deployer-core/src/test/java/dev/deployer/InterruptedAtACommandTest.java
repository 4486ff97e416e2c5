package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Secrets;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build daemon interrupts the thread of a run while that waits for a command: a hook, a check or
 * git, on the daemon's own machine or on a host.
 */
@Timeout(60)
final class InterruptedAtACommandTest {
  private static final Duration AMPLE = Duration.ofMinutes(1);

  @TempDir Path source;
  @TempDir Path tree;

  private ShopCluster cluster;

  /** Which command is interrupted: its program, or a word of git's. */
  private String wanted = "";

  /** How many of them come before it. */
  private int before;

  /** As a command ends when the thread that waits for it is interrupted. */
  private CommandOutcome run(List<String> words, CommandOutcome usual) {
    if (Thread.currentThread().isInterrupted()) {
      return new NotStarted("it was interrupted before");
    }
    if (words.contains(wanted) && before-- == 0) {
      Thread.currentThread().interrupt();
      return new Interrupted(true);
    }
    return usual;
  }

  private CommandOutcome here(LocalCommand command, OutputLines output) {
    List<String> words = command.arguments().words();
    return run(words, new Exited(words.get(0).equals("git") ? 128 : 0));
  }

  private void shop(int hosts, Where where, HookPhase... phases) throws Exception {
    cluster = new ShopCluster(source, hosts).initialised();
    cluster.from(new Workstation(this::here, Secrets.none(), tree));
    cluster.where("reload", (command, output) -> run(List.of("reload"), new Exited(0)));
    cluster.where("probe", (command, output) -> run(List.of("probe"), new Exited(0)));
    Map<HookPhase, List<Hook>> hooks = new EnumMap<>(HookPhase.class);
    for (HookPhase phase : phases) {
      hooks.put(
          phase,
          List.of(
              new Hook(
                  "reload", Arguments.of("reload"), where, Optional.empty(), AMPLE, Map.of())));
    }
    cluster.with(
        new Rollout(
            1,
            Waves.parse(List.of("1", "rest")),
            Duration.ZERO,
            OnFailure.REVERT,
            List.of(
                new HealthCheck.Command(
                    Arguments.of("probe"), where, Duration.ofSeconds(30), Duration.ofSeconds(1))),
            new Hooks(hooks),
            List.of()));
    cluster.deployer().deploy(version(1));
  }

  private DeployRequest version(int number) throws Exception {
    cluster.shop(0).version(number);
    return cluster.release(number).toBuilder().revision(String.valueOf(number).repeat(40)).build();
  }

  /** From here on the command after so many others that have this word is interrupted. */
  private void interrupted(String word, int after) {
    wanted = word;
    before = after;
  }

  private DeployerException end(Callable<?> run) {
    DeployerException end = catchThrowableOfType(DeployerException.class, run::call);
    assertThat(Thread.interrupted()).as("the interrupt is given back").isTrue();
    assertThat(end).isNotNull();
    assertThat(end.kind()).as("%s", end).isEqualTo(DeployerException.Kind.INTERRUPTED);
    return end;
  }

  private void theFirstReleaseIsLiveAndNothingIsLocked() throws Exception {
    assertThat(cluster.targets()).containsOnly("releases/1");
    for (int host = 0; host < cluster.shops.size(); host++) {
      assertThat(cluster.deployer(List.of(host), way -> way).status().lock()).isEmpty();
    }
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "LOCAL, BEFORE_STAGE, 1",
    "LOCAL, BEFORE_STAGE, 2",
    "LOCAL, BEFORE_ACTIVATE, 1",
    "LOCAL, BEFORE_ACTIVATE, 2",
    "LOCAL, AFTER_ACTIVATE, 1",
    "LOCAL, AFTER_ACTIVATE, 2",
    "ONCE, BEFORE_ACTIVATE, 1",
    "EACH, AFTER_ACTIVATE, 1",
    "EACH, AFTER_ACTIVATE, 2",
  })
  void aHookThatAnInterruptEndsHasNotFailedButInterruptsTheRun(
      Where where, HookPhase phase, int hosts) throws Exception {
    shop(hosts, where, phase);
    interrupted("reload", 0);

    DeployerException end = end(() -> cluster.deployer().deploy(version(2)));

    assertThat(end.live().release()).contains(ReleaseId.parse("1"));
    assertThat(end.isTakenBack()).isEqualTo(phase == HookPhase.AFTER_ACTIVATE);
    assertThat(end)
        .hasMessageStartingWith("interrupted; the hook reload")
        .hasMessageContaining("was stopped by an interrupt");
    theFirstReleaseIsLiveAndNothingIsLocked();
  }

  /** Asked before the hooks of before_activate, after them, and after each flip. */
  @ParameterizedTest
  @CsvSource({
    "LOCAL, 0, 1",
    "LOCAL, 1, 1",
    "LOCAL, 2, 1",
    "LOCAL, 0, 2",
    "LOCAL, 1, 2",
    "LOCAL, 2, 2",
    "LOCAL, 3, 2",
    "ONCE, 0, 1",
    "ONCE, 1, 1",
    "ONCE, 2, 1",
  })
  void aCheckThatAnInterruptEndsHasNotFailedButInterruptsTheRun(Where where, int after, int hosts)
      throws Exception {
    shop(hosts, where, HookPhase.BEFORE_ACTIVATE);
    interrupted("probe", after);

    DeployerException end = end(() -> cluster.deployer().deploy(version(2)));

    assertThat(end.live().release()).contains(ReleaseId.parse("1"));
    assertThat(end.isTakenBack()).isEqualTo(after > 1);
    theFirstReleaseIsLiveAndNothingIsLocked();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aHookOfARehearsalThatAnInterruptEndsHasNotFailed(int hosts) throws Exception {
    shop(hosts, Where.LOCAL, HookPhase.REHEARSE);
    interrupted("reload", 0);

    end(() -> cluster.deployer().rehearse(version(2)));

    theFirstReleaseIsLiveAndNothingIsLocked();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anInterruptOfAHookAfterTheEndTakesNothingBack(int hosts) throws Exception {
    shop(hosts, Where.LOCAL, HookPhase.AFTER_CONFIRM);
    interrupted("reload", 0);

    DeployResult done = cluster.deployer().deploy(version(2));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(done.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
    assertThat(done.warnings())
        .anySatisfy(warning -> assertThat(warning.toString()).contains("stopped by an interrupt"));
    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatAnInterruptKeptGitFromSayingIsMissingInNoPlanAndInNoDifference(int hosts)
      throws Exception {
    Files.createDirectory(tree.resolve(".git"));
    shop(hosts, Where.LOCAL);
    DeployRequest second = version(2);

    interrupted("git", 0);
    end(() -> cluster.deployer().plan(second));
    interrupted("git", 0);
    end(
        () ->
            cluster.deployer().diff(DiffRequest.withBuild(Optional.empty(), second).withCommits()));

    theFirstReleaseIsLiveAndNothingIsLocked();
  }
}
