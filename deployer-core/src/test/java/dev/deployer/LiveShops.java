package dev.deployer;

import dev.deployer.cluster.Rollout;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.outcome.DeployerException;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** Two hosts in memory with one release live, which can be looked at at any time. */
abstract class LiveShops extends WatchedShops {
  @Override
  @BeforeEach
  void twoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.deploy(1);
    cluster.from(machine()).with(watching());
    endOfSilence = new Exited(1);
  }

  static Rollout watching() {
    return rollout(
        Optional.of(
            new WatchSettings(
                TICK.multipliedBy(4),
                TICK,
                2,
                Optional.empty(),
                watch(OnBad.ALERT, TICK, Optional.of(3.0)).errors())));
  }

  WatchReport once() throws DeployerException {
    return cluster.deployer().watch(WatchRequest.once());
  }

  static List<WatchFinding.Kind> kinds(WatchReport report) {
    return report.findings().stream().map(WatchFinding::kind).toList();
  }

  /** What was heard of the run, of this kind. */
  List<String> heard(String event) {
    return cluster.events.stream().filter(text -> text.contains(" " + event + "[")).toList();
  }
}
