package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.InvalidManifestException;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.InvalidPathTextException;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.testing.Backdoor;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Texts that would leave a root, as release ids, roots, entries, names that a server sends, and
 * targets of links: each is refused, or what is made of it lies where it should. Then roots with
 * such names and links in them are worked on, held to the allow-list.
 */
public final class PathFuzz implements Trial {
  private static final int TEXTS = 1_000_000;
  private static final int ROOTS = 1_000;
  private static final RemotePath TOP = Shop.ROOT.path();
  private static final Path RELEASE = Path.of("/srv/shop/releases/1");

  @Override
  public int number() {
    return 10;
  }

  @Override
  public String title() {
    return "path fuzz";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    int[] accepted = new int[5];
    Random random = new Random(seed);
    for (int i = 0; i < scale.of(TEXTS); i++) {
      String text = new HostileText(random).next();
      tally.attempt("text " + i + " " + Printable.quote(text), () -> parsed(text, accepted));
    }
    try (Folder folder = Folder.create()) {
      Scene scene = Scene.before(Job.DEPLOY, folder.create("source"));
      for (int i = 0; i < scale.of(ROOTS); i++) {
        long root = random.nextLong();
        tally.attempt("root " + root, () -> worked(scene.shop(), new Random(root)));
      }
    }
    return tally.score(
        "accepted as id %,d, root %,d, entry %,d, server's name %,d, link %,d; roots: %,d"
            .formatted(
                accepted[0], accepted[1], accepted[2], accepted[3], accepted[4], scale.of(ROOTS)));
  }

  private static void parsed(String text, int[] accepted) {
    try {
      RemotePath release = TOP.child("releases").child(ReleaseId.parse(text));
      assertThat(Path.of(release.toString()).normalize().getParent())
          .isEqualTo(Path.of("/srv/shop/releases"));
      assertThat(text).matches("[A-Za-z0-9._+-]{1,64}");
      accepted[0]++;
    } catch (InvalidPathTextException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
    try {
      String root = ReleaseRoot.parse(text).toString();
      assertThat(Path.of(root).normalize()).hasToString(root).isAbsolute();
      assertThat(root).doesNotContainPattern("[\\x00-\\x1f~$*?]|^/(etc|proc|sys|dev|boot)(/|$)");
      assertThat(Path.of(root).getNameCount()).isPositive();
      accepted[1]++;
    } catch (InvalidPathTextException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
    try {
      String entry = TOP.child("releases").child("1").resolve(EntryPath.parse(text)).toString();
      assertThat(Path.of(entry).normalize()).hasToString(entry);
      assertThat(Path.of(entry).startsWith(RELEASE)).isTrue();
      assertThat(entry).doesNotContainPattern("[\\x00-\\x1f\\\\]|/\\.deployer(/|$)");
      accepted[2]++;
    } catch (InvalidPathTextException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
    try {
      RemotePath child = TOP.child("releases").child("1").child(text);
      assertThat(child.parent().toString()).isEqualTo(RELEASE.toString());
      assertThat(child.name()).isEqualTo(text).doesNotContain("/", "\0").isNotIn("", ".", "..");
      accepted[3]++;
    } catch (InvalidPathTextException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
    linked(text, accepted);
  }

  /** In a release without other links, what a link leads to is found by its text alone. */
  private static void linked(String target, int[] accepted) {
    try {
      Manifest.of(
          List.of(
              new Entry.Directory(EntryPath.parse("a"), 0755),
              new Entry.Directory(EntryPath.parse("a/b"), 0755),
              new Entry.Link(EntryPath.parse("a/b/link"), target)));
      assertThat(target).isNotEmpty().doesNotStartWith("/").doesNotContain("\0");
      Path leadsTo = RELEASE.resolve("a/b").resolve(target).normalize();
      assertThat(
              leadsTo.startsWith(RELEASE)
                  || (leadsTo.startsWith("/srv/shop/shared") && leadsTo.getNameCount() > 3))
          .as("leads to " + leadsTo)
          .isTrue();
      accepted[4]++;
    } catch (InvalidManifestException | InvalidPathTextException e) {
      assertThat(e).hasMessageNotContaining("\0");
    }
  }

  /** A root in which someone has left hostile names and links; every job may refuse it. */
  private static void worked(Shop shop, Random random) throws Exception {
    Backdoor files = shop.disk.backdoor();
    for (int i = 0; i < 5; i++) {
      litter(files, random);
    }
    for (Job job : List.of(Job.DEPLOY, Job.ROLLBACK, Job.PRUNE)) {
      String before = shop.target();
      try {
        job.run(shop, shop.deployer());
      } catch (DeployerException e) {
        assertThat(shop.target()).isEqualTo(before);
      }
      Promise.nothingBesideChanged(shop);
    }
    shop.deployer().status();
    shop.deployer().releases();
  }

  private static void litter(Backdoor files, Random random) {
    List<String> places =
        List.of("", "releases/", "releases/0/", "releases/0/lib/", "releases/1/", "shared/");
    String name = new HostileText(random).name();
    String path = "/srv/shop/" + places.get(random.nextInt(places.size())) + name;
    if (!files.exists(path)) {
      switch (random.nextInt(3)) {
        case 0 -> files.writeFile(path, new byte[] {1});
        case 1 -> files.makeDirectory(path);
        default -> files.link(path, random.nextBoolean() ? "/srv/beside" : "../../../beside");
      }
    }
  }
}
