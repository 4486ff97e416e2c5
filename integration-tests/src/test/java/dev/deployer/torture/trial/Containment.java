package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.Shop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.Meddler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Deleting and publishing stay inside the root: with filesystems mounted inside releases, with
 * directories of the layout replaced by links, with directories swapped for links while they are
 * deleted, and with listings that leave entries out.
 */
public final class Containment implements Trial {
  private static final int SWAPS = 10_000;
  private static final List<String> LAYOUT =
      List.of(
          "",
          "/.deployer",
          "/.deployer/new",
          "/.deployer/lock",
          "/.deployer/fenced",
          "/.deployer/journal",
          "/.deployer/manifests",
          "/releases",
          "/shared");

  private enum Trick {
    MOUNT {
      @Override
      void on(Scene scene, Random random) throws IOException, DeployerException {
        mounted(scene, random);
      }

      @Override
      boolean recycles() {
        return true;
      }
    },
    LINK_IN_THE_LAYOUT {
      @Override
      void on(Scene scene, Random random) throws IOException {
        linked(scene, random);
      }
    },
    SWAP_WHILE_DELETING {
      @Override
      void on(Scene scene, Random random) throws IOException, DeployerException {
        swapped(scene, random);
      }
    },
    LEFT_OUT_OF_LISTINGS {
      @Override
      void on(Scene scene, Random random) throws IOException, DeployerException {
        leftOut(scene, random);
      }
    };

    abstract void on(Scene scene, Random random) throws IOException, DeployerException;

    /** Whether it is played on what becomes the next release, too. */
    boolean recycles() {
      return false;
    }
  }

  @Override
  public int number() {
    return 14;
  }

  @Override
  public String title() {
    return "deleting and publishing never leave the root";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    try (Folder folder = Folder.create()) {
      Scene deploy = Scene.before(Job.DEPLOY, folder.create("deploy"));
      Scene prune = Scene.before(Job.PRUNE, folder.create("prune"));
      Scene recycle = Scene.before(Job.RECYCLE, folder.create("recycle"));
      for (Trick trick : Trick.values()) {
        Random random = new Random(seed);
        for (int i = 0; i < scale.of(SWAPS); i++) {
          long one = random.nextLong();
          Scene scene = i % 4 == 0 ? deploy : i % 4 == 1 && trick.recycles() ? recycle : prune;
          tally.attempt(
              trick + " by " + one + " in " + scene.job(), () -> trick.on(scene, new Random(one)));
        }
      }
    }
    return tally.score(Trick.values().length + " tricks, " + scale.of(SWAPS) + " times each");
  }

  /**
   * A filesystem mounted in a release that is deleted, or becomes the next one, stays as it is,
   * wherever it then hangs: with what it has in a directory of its own, or beside what the release
   * has.
   */
  private static void mounted(Scene scene, Random random) throws IOException, DeployerException {
    Shop shop = scene.shop();
    String place = anyOf(List.of("", "/lib", "/lib/deep", "/lib/deep/down", "/var/cache"), random);
    String going = anyOf(goingReleases(shop), random);
    // What is retired has its papers beside it, and whatever somebody has put there.
    String at =
        going.endsWith("/release") && random.nextInt(4) == 0
            ? going.replaceFirst("release$", random.nextBoolean() ? "manifest" : "extra")
            : going + place;
    String mount = random.nextBoolean() ? at : at + "/mnt";
    String precious = random.nextBoolean() ? mount + "/precious" : at + "/mnt/data/precious";
    shop.disk.backdoor().writeFile(precious, PRECIOUS);
    if (random.nextBoolean()) {
      // Then the next release has more in that directory, and needs nothing of it to go.
      shop.write((place + "/gained").substring(1), "new");
    }
    shop.disk.mountAt(mount);
    try {
      scene.job().run(shop, shop.deployer());
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(Kind.FAILED, Kind.REFUSED);
    }
    Promise.isKept(shop, scene.job().allowed());
    // It holds up nobody.
    shop.deployer().recover();
    shop.deployer().deploy(shop.version(4).release("4"));
    Map<String, String> all = shop.disk.backdoor().tree("/srv/shop");
    assertThat(all.keySet()).filteredOn(path -> path.endsWith("/precious")).hasSize(1);
    assertThat(shop.served().keySet()).noneMatch(path -> path.endsWith("precious"));
  }

  /** The trees that are deleted, or one of which becomes the next release. */
  private static List<String> goingReleases(Shop shop) {
    List<String> trash =
        shop.disk.backdoor().tree("/srv/shop").keySet().stream()
            .filter(path -> path.matches("\\.deployer/trash/[^/]+/release"))
            .map(path -> "/srv/shop/" + path)
            .toList();
    return trash.isEmpty() ? List.of("/srv/shop/releases/0") : trash;
  }

  private static final byte[] PRECIOUS = {42};

  /** A directory of the layout that is a link when a run begins: nothing is done. */
  private static void linked(Scene scene, Random random) throws IOException {
    Shop shop = scene.shop();
    Victim victim = Victim.of(shop);
    String component = "/srv/shop" + anyOf(LAYOUT, random);
    shop.disk.backdoor().move(component, component + "-aside");
    String target = random.nextBoolean() ? Victim.counterpart(component) : component + "-aside";
    shop.disk.backdoor().link(component, target);
    Map<String, String> before = shop.disk.backdoor().tree("/srv");
    assertThatThrownBy(() -> scene.job().run(shop, shop.deployer()))
        .isInstanceOfSatisfying(
            DeployerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
    assertThat(shop.disk.backdoor().tree("/srv")).isEqualTo(before);
    assertThat(victim.hasChanged()).isFalse();
  }

  /** Whoever may write in a release swaps directories in it, also when it is in the trash. */
  private static void swapped(Scene scene, Random random) throws IOException, DeployerException {
    Shop shop = scene.shop();
    Victim victim = Victim.of(shop);
    Meddler swapper =
        operation -> {
          if (random.nextInt(3) == 0) {
            swapOne(shop.disk.backdoor(), random);
          }
        };
    try {
      scene.job().run(shop, shop.by(swapper.on(shop.connector())));
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(Kind.FAILED, Kind.REFUSED);
    }
    assertThat(victim.hasChanged()).isFalse();
    assertThat(shop.target()).isIn(scene.job().allowed());
  }

  private static void swapOne(Backdoor files, Random random) {
    List<String> inside =
        files.tree("/srv/shop").entrySet().stream()
            .filter(entry -> entry.getValue().startsWith("d"))
            .map(Map.Entry::getKey)
            .filter(path -> path.matches("releases/0/.+|.*/trash[^/]*/[^/]+/.+"))
            .toList();
    if (!inside.isEmpty()) {
      String path = "/srv/shop/" + anyOf(inside, random);
      files.remove(path);
      files.link(
          path, Victim.TOP + "/releases/" + (path.endsWith("deep") ? "0/lib/deep" : "0/lib"));
    }
  }

  /** What a listing leaves out is not thought to be absent. */
  private static void leftOut(Scene scene, Random random) throws IOException, DeployerException {
    Shop shop = scene.shop();
    Victim victim = Victim.of(shop);
    List<String> paths =
        shop.disk.backdoor().tree("/srv/shop").keySet().stream()
            .filter(path -> path.contains("/") && !path.matches("releases/[12]/.*"))
            .toList();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String path = anyOf(paths, random);
      int slash = path.lastIndexOf('/');
      shop.disk.leaveOutOfListing(
          "/srv/shop/" + path.substring(0, slash), path.substring(slash + 1));
    }
    try {
      scene.job().run(shop, shop.deployer());
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(Kind.FAILED, Kind.REFUSED);
    }
    assertThat(shop.target()).isIn(scene.job().allowed());
    Promise.isWhole(shop, Optional.empty());
    Promise.isWhole(shop, Optional.of("2"));
    assertThat(victim.hasChanged()).isFalse();
  }

  private static <T> T anyOf(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
