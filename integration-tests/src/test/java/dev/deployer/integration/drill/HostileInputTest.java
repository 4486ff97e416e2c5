package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.integration.site.WatchedConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Names and trees that lead elsewhere: none of them leads a request there. */
final class HostileInputTest {
  private static final long SEED = 20261120;
  private static final int NAMES = 20_000;
  private static final List<String> PIECES =
      List.of(
          "..",
          ".",
          "/",
          "//",
          "~",
          "$HOME",
          "\0",
          "\n",
          "\\",
          "*",
          "-rf",
          " ",
          "a",
          "42",
          "é",
          "e\u0301",
          "etc",
          "passwd",
          ".deployer",
          "current",
          "\u202e",
          "\ud800",
          "releases");

  private final Random random = new Random(SEED);

  @Test
  void noTextBecomesAPathThatLeadsElsewhere() {
    int accepted = 0;
    for (int i = 0; i < NAMES; i++) {
      String text = text();
      accepted += accepts(text, t -> isBelow("/srv/shop/releases/", releaseOf(t)));
      accepted += accepts(text, t -> isBelow("/srv/shop/releases/1/", entryOf(t)));
      accepted += accepts("/" + text, t -> isBelow("/", ReleaseRoot.parse(t).toString()));
    }
    System.out.printf(
        "seed %d: of %d ids, entries and roots %d were accepted, none leads elsewhere%n",
        SEED, 3 * NAMES, accepted);
    assertThat(accepted).isBetween(1, 3 * NAMES);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static int accepts(String text, Consumer<String> check) {
    try {
      check.accept(text);
      return 1;
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  private static String releaseOf(String id) {
    return ReleaseRoot.parse("/srv/shop").path().child("releases").child(ReleaseId.parse(id)) + "";
  }

  private static String entryOf(String path) {
    return ReleaseRoot.parse("/srv/shop")
            .path()
            .child("releases")
            .child("1")
            .resolve(EntryPath.parse(path))
        + "";
  }

  private static void isBelow(String directory, String path) {
    assertThat(Path.of(path).normalize()).hasToString(path);
    assertThat(path).startsWith(directory).isNotEqualTo(directory);
  }

  @Test
  void aLinkThatLeavesTheReleaseIsRefusedBeforeAnythingIsSent() throws Exception {
    try (Site site = Site.open().initialised().deployed(1)) {
      for (String target : List.of("/etc/passwd", "../../../../beside/sentinel", "lib/../..")) {
        SmallApplication.write(site.source(), 2);
        Files.createSymbolicLink(site.source().resolve("leaves"), Path.of(target));
        Tree before = Tree.exactly(site.root().resolve("releases"));
        assertThatExceptionOfType(DeployerException.class)
            .isThrownBy(() -> site.deployer().deploy(site.request("2")))
            .satisfies(e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.INVALID));
        assertThat(Tree.exactly(site.root().resolve("releases"))).isEqualTo(before);
        assertThat(site.current()).isEqualTo("releases/1");
      }
    }
  }

  @Test
  void releasesReplacedByALinkIsRefusedAndNotFollowed() throws Exception {
    try (Site site = Site.open().initialised().deployed(1).deployed(2)) {
      Path releases = site.root().resolve("releases");
      Path moved = site.root().resolve("moved");
      Files.move(releases, moved);
      Files.createSymbolicLink(releases, Path.of("../beside"));
      SmallApplication.write(site.source(), 3);
      Tree before = Tree.exactly(site.host());
      for (Site.Attempt attempt :
          List.<Site.Attempt>of(
              () -> site.deployer().deploy(site.request("3")),
              () -> site.deployer().prune(1),
              () -> site.deployer().recover())) {
        assertThatExceptionOfType(DeployerException.class)
            .isThrownBy(attempt::run)
            .satisfies(
                e ->
                    assertThat(e.objections())
                        .extracting(Objection::kind)
                        .containsExactly(Objection.Kind.UNSAFE_ROOT));
      }
      assertThat(Tree.exactly(site.host())).isEqualTo(before);
      Files.delete(releases);
      Files.move(moved, releases);
    }
  }

  @Test
  void aDirectorySwappedForALinkWhileItIsPrunedLeadsNowhere() throws Exception {
    try (Site site = Site.open().initialised()) {
      site.deployed(1).deployed(0).deployed(2);
      int[] swaps = {0};
      WatchedConnector swapping =
          new WatchedConnector(
              site.connector(),
              changes -> {
                for (Path lib : site.trashed("lib")) {
                  Tree.delete(lib);
                  Files.createSymbolicLink(lib, site.host().resolve("beside"));
                  swaps[0]++;
                }
              });
      site.by(swapping).pruneNow(1);
      assertThat(swaps[0]).isPositive();
      assertThat(site.host().resolve("beside/inner/sentinel")).hasContent("untouched");
      System.out.println(swaps[0] + " directories swapped for links while they were pruned");
    }
  }
}
