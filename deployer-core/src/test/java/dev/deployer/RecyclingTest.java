package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What falls out of the trash becomes the next release, and nothing of it is trusted. */
final class RecyclingTest extends RecyclingShop {
  @Test
  void onlyTheDifferenceIsMadeAndNothingIsLinkedThatLiesThere() throws Exception {
    List<String> operations = deploy();

    isWhole();
    // The one that is new has the content of another one.
    assertThat(operations)
        .filteredOn(text -> text.startsWith("link "))
        .allMatch(text -> text.contains("/tree/only-in-5.txt "));
    assertThat(operations)
        .filteredOn(text -> text.matches("(put|mkdir|symlink) .*/tree/.*"))
        .allMatch(text -> text.matches(".*/(index.html|only-in-5.txt|var/cache(/warm)?)"));
    assertThat(operations)
        .filteredOn(text -> text.matches("(unlink|rmdir) .*/(lib|deep|down)(/.*)?"))
        .isEmpty();
    assertThat(lying()).containsExactly("2.14", "3.18");
    assertThat(files.tree("/srv/shop/releases").keySet()).contains("4", "5").doesNotContain("3");
  }

  @Test
  void theReleaseKeepsTheTimesOfWhatStays() throws Exception {
    String before = files.tree(TRASH + "/1.10/release").get("lib/engine.js");
    deploy();
    assertThat(shop.served()).containsEntry("lib/engine.js", before);
  }

  @Test
  void whatAnApplicationHasWrittenIsNotForTheNextRelease() throws Exception {
    files.writeFile(raw("var/cache/page.html"), new byte[] {1});
    deploy();
    isWhole();
    assertThat(shop.served())
        .containsKey("var/cache/warm")
        .doesNotContainKey("var/cache/page.html");
  }

  @Test
  void nobodyLooksIntoAWritableDirectoryOfWhatIsLive() throws Exception {
    shop.disk.refuseListing("/srv/shop/releases/4/var/cache");
    assertThat(deploy()).anyMatch(text -> text.matches("rename .*/release .*/tree"));
    isWhole();
  }

  @Test
  void aRawTreeThatCannotBeWalkedIsDoneWithout() throws Exception {
    Failures walk = Failures.once(1, o -> o.text().matches("walk .*/lock/[^/]+/tree\\]"));
    shop.by(walk.of(shop.connector())).deploy(shop.release("5"));
    assertThat(walk.seen()).isGreaterThan(1);
    isWhole();
  }

  @Test
  void whereTheLiveReleaseIsNotAsItWasDeployedNothingIsRecycled() throws Exception {
    files.writeFile("/srv/shop/releases/4/lib/stray", new byte[] {1});
    CutConnector counting = CutConnector.counting(shop.connector());
    shop.by(counting).deploy(shop.release("5", Acceptance.parse("drift", "known")));
    assertThat(counting.operations())
        .noneMatch(operation -> operation.text().matches("rename .*/trash/1.10 .*/raw"));
    isLive();
  }

  private void isLive() throws DeployerException {
    assertThat(shop.target()).isEqualTo("releases/5");
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  @Test
  void withCopiesNothingIsRecycled() throws Exception {
    shop.with(shop.settings().toBuilder().linkUnchanged(false).build());
    List<String> operations = deploy();
    isWhole();
    assertThat(operations).noneMatch(text -> text.endsWith("/raw"));
    assertThat(lying()).containsExactly("3.18");
  }

  @Test
  void withoutItsManifestItIsOnlyDeleted() throws Exception {
    files.remove(TRASH + "/1.10/manifest/manifest.mtree");
    deploy();
    isWhole();
  }

  /** In each of these ways a raw tree may differ from what was recorded of it. */
  private Map<String, BiConsumer<String, Backdoor>> ways() {
    Map<String, BiConsumer<String, Backdoor>> ways = new LinkedHashMap<>();
    byte[] same = files.content(raw("lib/engine.js"));
    byte[] other = "ALWAYS the same".getBytes(StandardCharsets.UTF_8);
    ways.put("a file is missing", (at, f) -> f.remove(at + "lib/engine.js"));
    ways.put("a directory is missing", (at, f) -> f.remove(at + "lib/deep"));
    ways.put("a link is missing", (at, f) -> f.remove(at + "lib/latest.js"));
    ways.put("a file is extra", (at, f) -> f.writeFile(at + "lib/stray", same));
    ways.put("a directory is extra", (at, f) -> f.writeFile(at + "lib/more/of/it", same));
    ways.put(
        "a file has another size",
        (at, f) -> {
          f.remove(at + "lib/engine.js");
          f.writeFile(at + "lib/engine.js", new byte[1]);
        });
    ways.put(
        "a file has another time",
        (at, f) -> {
          f.remove(at + "lib/engine.js");
          f.writeFile(at + "lib/engine.js", other);
          f.setModified(at + "lib/engine.js", 7);
        });
    ways.put(
        "a file has another mode",
        (at, f) -> {
          f.remove(at + "lib/engine.js");
          f.writeFile(at + "lib/engine.js", same);
          f.setMode(at + "lib/engine.js", 0600);
        });
    ways.put("a directory has another mode", (at, f) -> f.setMode(at + "lib", 0700));
    ways.put(
        "a file that the live release has too was changed in place",
        (at, f) -> {
          f.remove(at + "lib/engine.js");
          f.hardLink(at + "lib/engine.js", "/srv/shop/releases/4/lib/engine.js");
          f.setModified(at + "lib/engine.js", 7);
        });
    ways.put(
        "a file is a directory",
        (at, f) -> {
          f.remove(at + "lib/engine.js");
          f.writeFile(at + "lib/engine.js/inner", same);
        });
    ways.put(
        "a file is a link",
        (at, f) -> {
          f.remove(at + "lib/engine.js");
          f.link(at + "lib/engine.js", "/srv/beside/sentinel");
        });
    ways.put(
        "a directory is a file",
        (at, f) -> {
          f.remove(at + "lib/deep");
          f.writeFile(at + "lib/deep", same);
        });
    ways.put(
        "a directory is a link",
        (at, f) -> {
          f.remove(at + "lib/deep");
          f.link(at + "lib/deep", "/srv/shop/releases/4/lib/deep");
        });
    ways.put(
        "a link leads elsewhere",
        (at, f) -> {
          f.remove(at + "lib/latest.js");
          f.link(at + "lib/latest.js", "/srv/beside/sentinel");
        });
    ways.put(
        "a link is a file",
        (at, f) -> {
          f.remove(at + "lib/latest.js");
          f.writeFile(at + "lib/latest.js", same);
        });
    ways.put(
        "the tree itself has another mode", (at, f) -> f.setMode(at.replaceAll("/$", ""), 0700));
    return ways;
  }

  /** Where its manifest is known here, it is walked in the trash, before it is taken. */
  @Test
  void soItDoesWhereItsManifestIsKnownHere() throws Exception {
    shop.keepingManifestsIn(home);
    Shop steady = shop;
    shop = steady.on(steady.disk.copy());
    deploy();
    shop = steady;
    aRawTreeThatDiffersInAnyOfSeventeenWaysGivesAWholeRelease();
  }

  @Test
  void aRawTreeThatDiffersInAnyOfSeventeenWaysGivesAWholeRelease() throws Exception {
    Map<String, BiConsumer<String, Backdoor>> ways = ways();
    assertThat(ways).hasSize(17);
    Shop steady = shop;
    for (Map.Entry<String, BiConsumer<String, Backdoor>> way : ways.entrySet()) {
      shop = steady.on(steady.disk.copy());
      files = shop.disk.backdoor();
      way.getValue().accept(raw(""), files);
      try {
        if (way.getKey().contains("the live release")) {
          // Its time alone is no drift that stops anything, and is not taken over.
          deploy();
          requireNewReleaseWhole();
          continue;
        }
        deploy();
        isWhole();
        assertThat(files.content("/srv/beside/sentinel")).containsExactly(1);
      } catch (DeployerException | AssertionError e) {
        throw new AssertionError(way.getKey(), e);
      }
    }
  }

  @Test
  void aRawTreeThatIsGoneIsDoneWithout() throws Exception {
    files.remove(TRASH + "/1.10/release");
    deploy();
    isWhole();
  }

  @Test
  void ofADirectoryThatOnlyGainsAFileGoesAndComesAgainWithItsTime() throws Exception {
    String before = files.tree(TRASH + "/1.10/release").get("lib/engine.js");
    shop.write("lib/gained.js", "new in 5");
    List<String> operations = deploy();
    isWhole();
    assertThat(operations)
        .filteredOn(text -> text.matches("(rename|unlink) .*/tree/lib/.*"))
        .hasSize(1)
        .allMatch(text -> text.matches("rename .*/tree/lib/engine.js .*/trash/out-[0-9]+"));
    assertThat(operations).anyMatch(text -> text.matches("link .*/tree/lib/engine.js .*/4/.*"));
    assertThat(shop.served()).containsEntry("lib/engine.js", before).containsKey("lib/gained.js");
  }

  @Test
  void aDirectoryWithoutFilesThatGainsAnythingIsMadeAnew() throws Exception {
    for (int version = 6; version <= 10; version++) {
      shop.version(version);
      for (int link = 0; link <= (version == 10 ? 1 : 0); link++) {
        Path at = Files.createDirectories(shop.source().resolve("links/of")).resolve("l" + link);
        Files.createSymbolicLink(at, Path.of("../../index.html"));
      }
      if (version < 10) {
        shop.deployer().deploy(shop.release(String.valueOf(version)));
      }
    }
    CutConnector counting = CutConnector.counting(shop.connector());
    shop.by(counting).deploy(shop.release("10"));
    assertThat(counting.operations())
        .extracting(Operation::text)
        .anyMatch(text -> text.matches("rename .*/tree/links/of .*/trash/out-[0-9]+"));
    assertThat(shop.served()).containsKeys("links/of/l0", "links/of/l1");
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  /** Deploys some releases of which each changes so many files of two directories. */
  private void changeMany(int count, int first, int last) throws Exception {
    for (int version = first; version <= last; version++) {
      shop.version(version);
      for (int i = 0; i < count; i++) {
        shop.write("many/" + (i % 2 == 0 ? "" : "below/") + i, i + " of " + version);
      }
      if (version < last) {
        shop.deployer().deploy(shop.release(String.valueOf(version)));
      }
    }
  }

  @Test
  void ofManyFilesOnlyThoseAreRenamedThatShowTheirDirectories() throws Exception {
    changeMany(200, 6, 10);
    CutConnector counting = CutConnector.counting(shop.connector());
    shop.by(counting).deploy(shop.release("10"));
    List<String> operations = counting.operations().stream().map(Operation::text).toList();
    assertThat(operations)
        .filteredOn(text -> text.matches("rename .*/tree/many/.* .*/trash/out-[0-9]+"))
        .singleElement()
        .asString()
        .contains("/tree/many/below/");
    assertThat(operations).filteredOn(text -> text.matches("unlink .*/tree/.*")).hasSize(201);
    assertThat(shop.served()).hasSizeGreaterThan(200).containsKey("many/198");
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  @Test
  void ofManyFilesNoneIsUnlinkedWhereAnythingIsMountedOverThem() throws Exception {
    changeMany(200, 6, 10);
    String raw = TRASH + "/" + lying().get(0) + "/release/many";
    files.writeFile(raw + "/precious", new byte[] {1});
    shop.disk.mountAt(raw);
    shop.deployer().deploy(shop.release("10"));
    assertThat(ending("/many/precious")).hasSize(1);
    assertThat(ending("/many/198")).filteredOn(path -> path.startsWith(".deployer/")).isNotEmpty();
    assertThat(shop.served()).containsKey("many/198").doesNotContainKey("many/precious");
  }
}
