package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Each component of the paths is swapped for a link to another application's root, and back,
 * between any two requests of deploys, rollbacks and prunes.
 *
 * <p>SFTP names its places by path, so between the last look and the request that counts on it a
 * window stays. Which requests can go astray in it, and how far, is written down here; whatever
 * else harms the victim is a violation.
 */
public final class SwappedComponents implements Trial {
  static final int SWAPS = 100_000;

  private static final List<Job> JOBS =
      List.of(Job.DEPLOY, Job.RECYCLE, Job.ROLLBACK, Job.PRUNE, Job.PRUNE_NOW);

  private static final String NOTHING = "nothing";

  /** Components, and the requests that may be led astray by swapping them. */
  public static final Map<String, String> WINDOWS = new TreeMap<>(windows());

  private static Map<String, String> windows() {
    return Map.ofEntries(
        Map.entry("/srv/shop", NOTHING),
        Map.entry("/srv/shop/.deployer", NOTHING),
        Map.entry("/srv/shop/.deployer/new", NOTHING),
        Map.entry("/srv/shop/.deployer/lock", NOTHING),
        Map.entry("/srv/shop/.deployer/fenced", NOTHING),
        Map.entry("/srv/shop/.deployer/journal", "rename .*/T/record[0-9]* \\.deployer/journal/N"),
        Map.entry(
            "/srv/shop/.deployer/manifests",
            "rename .*/T/manifest \\.deployer/manifests/R"
                + "|rename \\.deployer/manifests/R .*/T/trash/manifest-R"
                + "|rename \\.deployer/manifests/R .*/T/retired/manifest"),
        Map.entry(
            "/srv/shop/.deployer/trash",
            "rename .*/T/retired \\.deployer/trash/R"
                + "|rename \\.deployer/trash/R .*/T/trash/old-R"
                + "|rename \\.deployer/trash/R .*/T/raw"
                + "|rename \\.deployer/trash/R .*/T/trash"),
        Map.entry(
            "/srv/shop/releases",
            "rename releases/R .*/T/trash/release-R"
                + "|rename releases/R .*/T/retired/release"
                + "|rename .*/T/tree releases/R"),
        Map.entry("/srv/shop/releases/0", NOTHING),
        Map.entry("/srv/shop/releases/0/lib", NOTHING),
        Map.entry("/srv/shop/releases/1", NOTHING),
        Map.entry("/srv/shop/releases/2", NOTHING),
        Map.entry("/srv/shop/releases/2/lib", NOTHING),
        Map.entry("/srv/shop/shared", "rename .*/T/shared shared/.*"),
        Map.entry("/srv/shop/shared/var", "rename .*/T/shared shared/.*"));
  }

  @Override
  public int number() {
    return 11;
  }

  @Override
  public String title() {
    return "path components swapped for links (on the model)";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    ConcurrentNavigableMap<String, Integer> astray = new ConcurrentSkipListMap<>();
    int swaps;
    try (Folder folder = Folder.create()) {
      List<Callable<Integer>> cases = new ArrayList<>();
      for (Job job : JOBS) {
        Scene scene = Scene.before(job, folder.create(job.name()));
        for (String component : WINDOWS.keySet()) {
          cases.add(() -> swappedOften(scene, component, scale.of(SWAPS), seed, tally, astray));
        }
      }
      swaps = SideBySide.run(cases).stream().mapToInt(Integer::intValue).sum();
    }
    return tally.score("swaps: %,d; in the windows that SFTP leaves: %s".formatted(swaps, astray));
  }

  /** Until the job's share of the swaps is reached, or there were as many runs. */
  private static int swappedOften(
      Scene scene,
      String component,
      int swaps,
      long seed,
      Tally tally,
      ConcurrentMap<String, Integer> astray) {
    Random random = new Random(seed);
    int[] done = {0};
    for (int run = 0; done[0] < swaps / JOBS.size() + 1 && run < swaps; run++) {
      long swapping = random.nextLong();
      tally.attempt(
          scene.job() + " " + component + " swapped by " + swapping,
          () -> done[0] += swapped(scene, component, swapping, astray));
    }
    return done[0];
  }

  private static int swapped(
      Scene scene, String component, long seed, ConcurrentMap<String, Integer> astray)
      throws IOException, DeployerException {
    Shop shop = scene.shop();
    Victim victim = Victim.of(shop);
    Random random = new Random(seed);
    boolean known = random.nextBoolean();
    Swapping swapping = new Swapping(shop, victim, component, random);
    if (random.nextBoolean()) {
      swapping.forGood();
    }
    try {
      HostConnector connector = swapping.on(shop.connector());
      scene.job().run(shop, known ? shop.knowingItsIdBy(connector) : shop.by(connector));
    } catch (DeployerException e) {
      assertThat(e).isNotNull();
    }
    if (!known && swapping.wasMetFirst()) {
      // The victim was the root at that path when it was first looked at, and nothing said which.
      swapping.end();
      astray.merge(component + ": met first", 1, Integer::sum);
      return swapping.swaps();
    }
    for (Operation request : swapping.end()) {
      astray.merge(component + ": " + kind(request), 1, Integer::sum);
    }
    assertThat(swapping.end())
        .extracting(SwappedComponents::kind)
        .as("requests that went astray")
        .allMatch(request -> request.matches(WINDOWS.get(component)));
    assertThat(victim.hasChanged()).isFalse();
    return swapping.swaps();
  }

  /** The request without its names. */
  static String kind(Operation operation) {
    return operation
        .text()
        .replaceAll("[0-9a-f]{32}", "T")
        .replaceAll("/[0-9]{16}", "/N")
        .replaceAll("(\\.deployer/trash/|/old-)[0-9]+\\.[0-9]+", "$1R")
        .replaceAll("(releases|manifests)/[0-9]", "$1/R")
        .replaceAll("-[0-9]\\b", "-R")
        .replace("/srv/shop/", "");
  }
}
