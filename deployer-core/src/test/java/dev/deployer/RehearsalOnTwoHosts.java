package dev.deployer;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.host.HostCommand;
import dev.deployer.outcome.DeployerException;
import dev.deployer.root.JournalRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts in memory that serve a first release, and a second one to be rehearsed there. */
abstract class RehearsalOnTwoHosts {
  @TempDir Path source;
  final List<HostCommand> ran = Collections.synchronizedList(new ArrayList<>());
  ShopCluster cluster;

  static Hook hook(String name, Where where) {
    return new Hook(
        name,
        new Arguments(List.of(name)),
        where,
        Optional.empty(),
        Duration.ofMinutes(1),
        Map.of());
  }

  static Rollout rehearsing(Hook... hooks) {
    return new Rollout(
        1,
        Waves.ALL_AT_ONCE,
        Duration.ZERO,
        OnFailure.REVERT,
        List.of(),
        new Hooks(Map.of(HookPhase.REHEARSE, List.of(hooks))),
        List.of());
  }

  @BeforeEach
  void theFirstReleaseIsLiveOnTwoHosts() throws Exception {
    cluster =
        new ShopCluster(source, 2)
            .with(rehearsing(hook("clone", Where.ONCE), hook("migrate", Where.EACH)))
            .where("clone", (command, output) -> seen(command))
            .where("migrate", (command, output) -> seen(command))
            .initialised();
    cluster.deploy(1);
    cluster.events.clear();
    cluster.shop(0).version(2);
  }

  Exited seen(HostCommand command) {
    ran.add(command);
    return new Exited(0);
  }

  RehearseResult rehearse(String id) throws DeployerException {
    return cluster.deployer().rehearse(cluster.shop(0).release(id));
  }

  DeployerException refusedOrFailed(String id) {
    return catchThrowableOfType(DeployerException.class, () -> rehearse(id));
  }

  /** A request in which no id is named. */
  DeployRequest unnamed() {
    DeployRequest named = cluster.shop(0).release("x");
    return DeployRequest.builder(named.source()).revision("abc123").build();
  }

  JournalRecord last(int host) {
    List<JournalRecord> all = cluster.shop(host).journal();
    return all.get(all.size() - 1);
  }

  List<String> releases(int host) {
    return cluster.shop(host).disk.backdoor().tree("/srv/shop/releases").keySet().stream()
        .filter(path -> !path.contains("/"))
        .toList();
  }
}
