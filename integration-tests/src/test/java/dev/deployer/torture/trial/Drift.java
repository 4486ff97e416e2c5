package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.Shop;
import dev.deployer.VerifyDepth;
import dev.deployer.manifest.Difference;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Each kind of difference at each entry of a release: in the live one, before a deploy; in the
 * target of a rollback; and in that target by an append in place to a newer release, which shares
 * the file by a hard link.
 */
public final class Drift implements Trial {
  /** What was done to an entry, and the releases in which it shows. */
  private enum Change {
    CONTENT("f"),
    CONTENT_OF_THE_SAME_SIZE_AND_TIME("f"),
    GROWN("f"),
    EMPTIED("f"),
    TIME("f"),
    MODE("fd"),
    SETUID("f"),
    GONE("fdl"),
    FILE_INSTEAD("dl"),
    DIRECTORY_INSTEAD("fl"),
    LINK_INSTEAD("fd"),
    OTHER_TARGET("l"),
    SOCKET_INSTEAD("fdl"),
    EXTRA_FILE("d"),
    EXTRA_DIRECTORY("d"),
    EXTRA_LINK("d"),
    NOT_TO_BE_LISTED("d");

    private final String types;

    Change(String types) {
      this.types = types;
    }

    boolean fits(String description) {
      return types.indexOf(description.charAt(0)) >= 0;
    }

    /** Whether the size, the mode and the time tell, or only the content does. */
    boolean showsInASweep() {
      return this != CONTENT_OF_THE_SAME_SIZE_AND_TIME;
    }

    void on(Shop shop, String path) {
      Backdoor files = shop.disk.backdoor();
      switch (this) {
        case CONTENT -> files.writeFile(path, bytes("another"));
        case CONTENT_OF_THE_SAME_SIZE_AND_TIME -> falsify(files, path);
        case GROWN -> files.writeFile(path, concat(files.content(path), "more"));
        case EMPTIED -> files.writeFile(path, new byte[0]);
        case TIME -> files.setModified(path, files.modified(path) + 1);
        case MODE -> files.setMode(path, files.mode(path) ^ 0020);
        case SETUID -> files.setMode(path, files.mode(path) | 04000);
        case GONE -> files.remove(path);
        case FILE_INSTEAD -> {
          files.remove(path);
          files.writeFile(path, bytes("a file"));
        }
        case DIRECTORY_INSTEAD -> {
          files.remove(path);
          files.makeDirectory(path);
        }
        case LINK_INSTEAD -> {
          files.move(path, path + ".aside");
          files.link(path, path + ".aside");
        }
        case OTHER_TARGET -> {
          files.remove(path);
          files.link(path, "elsewhere");
        }
        case SOCKET_INSTEAD -> {
          files.remove(path);
          shop.disk.makeOther(path);
        }
        case EXTRA_FILE -> files.writeFile(path + "/extra", bytes("extra"));
        case EXTRA_DIRECTORY -> files.makeDirectory(path + "/extra");
        case EXTRA_LINK -> files.link(path + "/extra", "..");
        case NOT_TO_BE_LISTED -> shop.disk.refuseListing(path);
        default -> throw new IllegalStateException();
      }
    }

    private static void falsify(Backdoor files, String path) {
      long time = files.modified(path);
      byte[] content = files.content(path);
      content[0] ^= 1;
      files.writeFile(path, content);
      files.setModified(path, time);
    }

    private static byte[] concat(byte[] content, String more) {
      return bytes(new String(content, StandardCharsets.UTF_8) + more);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** What an inode can suffer in place, so that all of its names show it. */
  private static final Set<Change> IN_PLACE = EnumSet.range(Change.CONTENT, Change.SETUID);

  private record Place(String release, String path, String description) {}

  private record Case(Change change, Place place) {
    /** Whether something is lost if the job is done: 3 is without what 2 alone had. */
    boolean isLoss(Job job) {
      return switch (change) {
        case TIME -> false;
        case GONE -> job != Job.DEPLOY || !place.path().equals("only-in-2.txt");
        default -> true;
      };
    }
  }

  @Override
  public int number() {
    return 15;
  }

  @Override
  public String title() {
    return "drift: each difference, live and in a rollback target";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    try (Folder folder = Folder.create()) {
      Scene deploy = Scene.before(Job.DEPLOY, folder.create("deploy"));
      Scene rollback = Scene.before(Job.ROLLBACK, folder.create("rollback"));
      for (Case c : scale.of(cases(deploy.shop(), "2"), seed)) {
        tally.attempt("live, " + c, () -> isFound(deploy, c, c.place()));
      }
      for (Case c : scale.of(cases(rollback.shop(), "1"), seed)) {
        tally.attempt("rollback target, " + c, () -> isFound(rollback, c, c.place()));
      }
      for (Case c : scale.of(throughHardLinks(rollback.shop()), seed)) {
        Place seen = new Place("1", c.place().path(), c.place().description());
        tally.attempt("through a hard link, " + c, () -> isFound(rollback, c, seen));
      }
    }
    return tally.score(Change.values().length + " kinds of differences, all found");
  }

  private static List<Case> cases(Shop shop, String release) {
    List<Case> cases = new ArrayList<>();
    recorded(shop, release)
        .forEach(
            (path, description) -> {
              for (Change change : Change.values()) {
                if (change.fits(description)) {
                  cases.add(new Case(change, new Place(release, path, description)));
                }
              }
            });
    return cases;
  }

  /** What can be done in place to a file of release 2 that is one with that of release 1. */
  private static List<Case> throughHardLinks(Shop shop) {
    Backdoor files = shop.disk.backdoor();
    return cases(shop, "2").stream()
        .filter(c -> c.place().description().startsWith("f"))
        .filter(c -> files.exists("/srv/shop/releases/1/" + c.place().path()))
        .filter(
            c ->
                files.areOneFile(
                    "/srv/shop/releases/1/" + c.place().path(),
                    "/srv/shop/releases/2/" + c.place().path()))
        .filter(c -> IN_PLACE.contains(c.change()))
        .toList();
  }

  /** What lies in a writable directory is in no manifest, and may change. */
  private static Map<String, String> recorded(Shop shop, String release) {
    Map<String, String> tree = shop.disk.backdoor().tree("/srv/shop/releases/" + release);
    tree.keySet().removeIf(path -> path.startsWith("var/cache"));
    return tree;
  }

  private static void isFound(Scene scene, Case c, Place seen) throws Exception {
    Shop shop = scene.shop();
    c.change().on(shop, "/srv/shop/releases/" + c.place().release() + "/" + c.place().path());
    List<Difference> differences =
        shop.deployer()
            .verify(
                Optional.of(ReleaseId.parse(seen.release())),
                c.change().showsInASweep() ? VerifyDepth.FACTS : VerifyDepth.CONTENT)
            .differences();
    assertThat(differences)
        .extracting(Difference::path)
        .anyMatch(path -> path.startsWith(seen.path()));
    if (c.change().showsInASweep() && c.isLoss(scene.job())) {
      Map<String, String> before = shop.disk.backdoor().tree("/srv/shop/releases");
      assertThatThrownBy(() -> scene.job().run(shop, shop.deployer()))
          .isInstanceOfSatisfying(
              DeployerException.class,
              e ->
                  assertThat(e.objections())
                      .extracting(Objection::kind)
                      .contains(Objection.Kind.DRIFT));
      assertThat(shop.target()).isEqualTo("releases/2");
      assertThat(shop.disk.backdoor().tree("/srv/shop/releases")).isEqualTo(before);
    } else if (c.change().showsInASweep()) {
      scene.job().run(shop, shop.deployer());
      assertThat(shop.target()).isEqualTo(scene.job().after());
    }
  }
}
