package dev.deployer;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Five hosts with two releases, of which the second is live, and the sources of some more. What
 * they serve at any time is held to those.
 */
final class FiveHosts {
  static final int NUMBER = 5;
  static final int LAST_VERSION = 5;

  /** One host at a time, so that a seed says all. */
  private static final Rollout IN_ORDER =
      new Rollout(
          1,
          Waves.parse(List.of("1", "40%", "rest")),
          Duration.ZERO,
          OnFailure.REVERT,
          List.of(),
          ShopCluster.RESTART,
          List.of());

  private final ShopCluster cluster;
  private final List<DeployRequest> requests = new ArrayList<>();
  private final List<Map<String, String>> trees = new ArrayList<>();
  private final String beside;

  FiveHosts(Path sources) throws IOException, DeployerException {
    for (int version = 0; version <= LAST_VERSION; version++) {
      Shop shop = new Shop(sources.resolve("v" + version));
      if (version > 0) {
        shop.version(version).initialised().deployer().deploy(shop.release("x" + version));
        trees.add(shop.served());
        requests.add(shop.release(String.valueOf(version)));
      } else {
        trees.add(Map.of());
        requests.add(null);
      }
    }
    cluster = new ShopCluster(sources.resolve("v1"), NUMBER).with(IN_ORDER).initialised();
    cluster.deployer().deploy(requests.get(1));
    cluster.deployer().deploy(requests.get(2));
    beside = beside(cluster);
  }

  /** As they are at first, on disks of their own. */
  ShopCluster cluster() {
    return cluster.copy();
  }

  DeployRequest request(int version) {
    return requests.get(version);
  }

  /** What is live on a host of such a cluster is a release, and all of it. */
  void requireWhole(ShopCluster now, int host, String when) {
    String target = now.shop(host).target();
    if (!target.matches("releases/[0-9]+")) {
      throw new AssertionError(ShopCluster.name(host) + " serves <" + target + "> after " + when);
    }
    int version = Integer.parseInt(target.substring("releases/".length()));
    Map<String, String> served = now.shop(host).served();
    if (!served.equals(trees.get(version))) {
      throw new AssertionError(
          ShopCluster.name(host) + " serves half of " + version + ": " + served + " after " + when);
    }
  }

  /** Outside of the roots all is as it was. */
  void requireNothingElseChanged(ShopCluster now) {
    if (!beside(now).equals(beside)) {
      throw new AssertionError("something outside of the roots has changed");
    }
  }

  private static String beside(ShopCluster cluster) {
    StringBuilder text = new StringBuilder();
    for (Shop shop : cluster.shops) {
      shop.disk
          .backdoor()
          .tree("/srv")
          .forEach(
              (path, entry) -> {
                if (!path.startsWith("shop/")) {
                  text.append(path).append('=').append(entry).append('\n');
                }
              });
    }
    return text.toString();
  }
}
