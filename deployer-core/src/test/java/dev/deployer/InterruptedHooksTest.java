package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.Secrets;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C on a terminal is heard by the run and by a hook that runs on the same machine. */
@Timeout(60)
final class InterruptedHooksTest {
  @TempDir Path source;
  private ShopCluster cluster;
  private Deployer running;
  private boolean pressed;

  private DeployerException stoppedIn(HookPhase phase, int hosts) throws Exception {
    cluster = new ShopCluster(source, hosts).initialised();
    cluster.from(
        new Workstation(
            (command, output) -> {
              if (!pressed) {
                pressed = true;
                running.stop();
                return new Exited(130);
              }
              return new Exited(0);
            },
            Secrets.none(),
            source));
    cluster.deploy(1);
    Hook hook =
        new Hook(
            "restart",
            Arguments.of("restart"),
            Where.LOCAL,
            Optional.empty(),
            Duration.ofMinutes(1),
            Map.of());
    cluster.with(
        new Rollout(
            1,
            Waves.parse(List.of("1", "rest")),
            Duration.ZERO,
            OnFailure.REVERT,
            List.of(),
            new Hooks(Map.of(phase, List.of(hook))),
            List.of()));
    cluster.shop(0).version(2);
    running = cluster.deployer();
    return catchThrowableOfType(DeployerException.class, () -> running.deploy(cluster.release(2)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aHookThatCtrlCEndedAfterTheFlipInterruptsTheRunWhichTakesTheReleaseBack(int hosts)
      throws Exception {
    DeployerException end = stoppedIn(HookPhase.AFTER_ACTIVATE, hosts);

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(end.isTakenBack()).isTrue();
    assertThat(end.live().release()).contains(ReleaseId.parse("1"));
    assertThat(end).hasMessageStartingWith("interrupted; the hook restart");
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aHookThatCtrlCEndedBeforeTheFlipInterruptsTheRun(int hosts) throws Exception {
    DeployerException end = stoppedIn(HookPhase.BEFORE_ACTIVATE, hosts);

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(end.isTakenBack()).isFalse();
    assertThat(cluster.targets()).containsOnly("releases/1");
  }
}
