package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.deployer.host.Capabilities;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Init makes a whole root, or leaves nothing behind; it needs no more than check asks for. */
final class WholeRootTest {
  @TempDir private Path source;

  private Shop shop() {
    Shop shop = new Shop(source);
    return shop.with(shop.settings().withDurable(true));
  }

  private static MemoryConnector withoutHardLinks(Shop shop) {
    return shop.disk
        .connector("web1")
        .with(new Capabilities(true, false, true, true, "a server without hard links"));
  }

  private static boolean isThere(Shop shop) {
    return shop.disk.backdoor().exists(Shop.ROOT.toString());
  }

  /** What there is, with the root's id as a word. */
  private static Set<String> names(Shop shop) {
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, String> entry :
        shop.disk.backdoor().tree(Shop.ROOT.toString()).entrySet()) {
      names.add(entry.getKey().replaceAll("[0-9a-f]{32}", "ID"));
    }
    // A reserve that was being filled is swept by the next run.
    names.removeIf(name -> name.startsWith(".deployer/new/ID/") || name.contains("/reserve"));
    return names;
  }

  private static void assertWhole(Shop shop, String where) {
    assertThat(names(shop))
        .as(where)
        .containsExactlyInAnyOrder(
            ".deployer",
            ".deployer/fenced",
            ".deployer/fenced/ID",
            ".deployer/journal",
            ".deployer/lock",
            ".deployer/manifests",
            ".deployer/new",
            ".deployer/new/ID",
            ".deployer/root.json",
            ".deployer/trash",
            "releases",
            "shared");
    assertThatCode(() -> shop.by(shop.connector()).status()).as(where).doesNotThrowAnyException();
  }

  @Test
  void aRootIsMadeOnAServerWithoutHardLinks() throws Exception {
    Shop shop = shop();
    shop.initialisingBy(withoutHardLinks(shop)).init();
    assertWhole(shop, "without hard links");
  }

  @ParameterizedTest
  @EnumSource(
      value = Moment.class,
      names = {"BEFORE", "MIDWAY", "AFTER"})
  void initThatIsCutAtAnyRequestGoesOnOverAnotherConnection(Moment moment) throws Exception {
    for (boolean links : new boolean[] {true, false}) {
      boolean cut = true;
      for (int number = 1; cut; number++) {
        Shop shop = shop();
        CutConnector cutting =
            CutConnector.cutting(
                    links ? shop.disk.connector("web1") : withoutHardLinks(shop), moment, number)
                .countingQuestions();
        Shop found = shop;
        String where = moment + " " + number + ", hard links: " + links;
        try {
          shop.initialisingBy(cutting).init();
        } catch (DeployerException e) {
          // Cut before or after everything that changes: it only looked.
          assertThat(cutting.operations().get(number - 1).mutating()).as(where).isFalse();
          if (isThere(found)) {
            assertWhole(found, where);
          }
          continue;
        }
        assertWhole(found, where);
        cut = cutting.hasCut();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Moment.class,
      names = {"BEFORE", "MIDWAY", "AFTER"})
  void whereTheHostIsLostOnTheWayAnotherInitFinishesIt(Moment moment) throws Exception {
    boolean cut = true;
    for (int number = 1; cut; number++) {
      Shop shop = shop();
      CutConnector cutting =
          CutConnector.cutting(shop.disk.connector("web1"), moment, number).losingTheHost();
      String where = moment + " " + number;
      try {
        shop.initialisingBy(cutting).init();
      } catch (DeployerException e) {
        assertThat(e.kind()).as(where).isEqualTo(DeployerException.Kind.UNKNOWN);
        assertThat(e).hasMessageContaining("which another init finishes");
      }
      cut = cutting.hasCut();
      shop.initialised();
      Set<String> names = names(shop);
      assertThat(names).as(where).hasSize(12);
    }
  }

  @Test
  void initThatIsRefusedAnythingTakesBackWhatItMade() throws Exception {
    for (boolean links : new boolean[] {true, false}) {
      int refused = 0;
      boolean reached = true;
      for (int number = 1; reached; number++) {
        Shop shop = shop();
        Failures refusing =
            Failures.once(number, operation -> operation.mutating())
                .refusedAs(operation -> new AccessDeniedException(operation.text()));
        String where = "request " + number + ", hard links: " + links;
        try {
          shop.initialisingBy(
                  refusing.of(links ? shop.disk.connector("web1") : withoutHardLinks(shop)))
              .init();
          assertWhole(shop, where);
        } catch (DeployerException e) {
          refused++;
          assertThat(isThere(shop)).as(where + ": " + e.getMessage()).isFalse();
        }
        reached = refusing.seen() >= number;
      }
      assertThat(refused).isGreaterThan(15);
    }
  }

  @Test
  void whatWasThereBeforeIsLeftWhereInitIsRefused() throws Exception {
    Shop shop = shop();
    MemoryDisk disk = shop.disk;
    disk.backdoor().makeDirectory(Shop.ROOT + "/releases/1");
    disk.backdoor().link(Shop.ROOT + "/current", "releases/1");
    Set<String> before = names(shop);
    Failures refusing = Failures.once(1, o -> o.text().startsWith("put "));
    assertThatCode(
            () -> shop.initialisingBy(refusing.of(disk.connector("web1"))).init(Adoption.ALLOW))
        .isInstanceOf(DeployerException.class);
    assertThat(names(shop)).isEqualTo(before);
  }

  @Test
  void sharedFilesAreMadeOnAServerWithoutHardLinks() throws IOException, DeployerException {
    Shop shop = shop();
    shop.with(
        Settings.builder()
            .declared(
                new DeclaredPaths(List.of(), List.of(EntryPath.parse("config.ini")), List.of()))
            .lockWait(Duration.ZERO)
            .reconnectFor(Duration.ofSeconds(1))
            .heartbeat(Duration.ZERO)
            .build());
    shop.version(1);
    shop.write("config.ini", "seed");
    shop.initialisingBy(withoutHardLinks(shop)).init();
    shop.by(withoutHardLinks(shop)).deploy(shop.release("1"));
    assertThat(shop.disk.backdoor().content(Shop.ROOT + "/shared/config.ini")).hasSize(4);
  }
}
