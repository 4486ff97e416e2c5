package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.host.HostCommand;
import dev.deployer.outcome.DeployerException;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that differ in the arguments of their command alone are as many checks. */
@Timeout(120)
final class ChecksOfOneProgramTest {
  private static final Duration TICK = Duration.ofMillis(2);

  @TempDir private Path source;
  private ShopCluster cluster;
  private Predicate<HostCommand> well = command -> true;

  @BeforeEach
  void oneHost() throws Exception {
    cluster = new ShopCluster(source, 1).initialised();
    cluster.where("check", (command, output) -> new Exited(well.test(command) ? 0 : 1));
    cluster.deploy(1);
  }

  private static Rollout rollout(Hooks hooks, String... options) {
    return new Rollout(
        1,
        Waves.ALL_AT_ONCE,
        Duration.ZERO,
        OnFailure.REVERT,
        List.of(options).stream().map(ChecksOfOneProgramTest::check).toList(),
        hooks,
        List.of());
  }

  private static HealthCheck check(String option) {
    return new HealthCheck.Command(Arguments.of("check", option), Where.EACH, TICK, TICK);
  }

  private static boolean asks(HostCommand command, String option) {
    return command.arguments().words().contains(option);
  }

  private void watched(int bad, String... options) {
    cluster.with(
        rollout(Hooks.NONE, options)
            .withWatch(
                Optional.of(
                    new WatchSettings(
                        TICK.multipliedBy(8), TICK, bad, Optional.of(OnBad.REVERT), List.of()))));
  }

  @Test
  void oneThatIsWellDoesNotHideFromTheWatchThatAnotherIsNot() {
    watched(2, "--queue", "--db");
    AtomicInteger times = new AtomicInteger();
    well = command -> !asks(command, "--queue") || times.incrementAndGet() == 1;

    assertThatThrownBy(() -> cluster.deploy(2))
        .hasMessageContaining("command check on deploy@web1:22: it exited with 1, bad 2 of 2");
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void theSameCheckWrittenTwiceIsNotBadTwiceInOneSample() throws Exception {
    watched(2, "--queue", "--queue");
    AtomicInteger times = new AtomicInteger();
    well = command -> times.incrementAndGet() != 2;

    cluster.deploy(2);

    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  private void migrating(Runnable migration) {
    cluster.where(
        "migrate",
        (command, output) -> {
          migration.run();
          return new Exited(0);
        });
    cluster.with(
        rollout(
            new Hooks(
                Map.of(
                    HookPhase.BEFORE_ACTIVATE,
                    List.of(
                        new Hook(
                            "migrate",
                            Arguments.of("migrate"),
                            Where.ONCE,
                            Optional.empty(),
                            Duration.ofMinutes(1),
                            Map.of())))),
            "--db",
            "--new"));
  }

  @Test
  void oneThatOnlyTheNextReleaseCanAnswerStopsNothingThoughAnotherWasWellBefore() throws Exception {
    migrating(() -> {});
    well = command -> asks(command, "--db") || command.directory().toString().endsWith("/2");

    cluster.deploy(2);

    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void oneThatIsNotWellAfterTheMigrationIsFoundThoughAnotherWasNotWellBefore() {
    migrating(() -> well = command -> false);
    well = command -> asks(command, "--db");

    assertThatThrownBy(() -> cluster.deploy(2))
        .isInstanceOf(DeployerException.class)
        .hasMessageContaining("is not well since the hooks of before_activate ran")
        .hasMessageContaining("the check command check");
    assertThat(cluster.targets()).containsOnly("releases/1");
  }
}
