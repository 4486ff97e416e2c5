package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody has put into the folders of a root is told, believed to be nothing, and left. */
final class StrayNamesTest {
  private static final String OWN = "/srv/shop/.deployer/";
  private static final List<String> DIRECTORIES =
      List.of(
          "journal/12",
          "journal/0000000000000001.bak",
          "journal/-000000000000001",
          "manifests/.hidden",
          "manifests/not an id",
          "trash/2.99999999999999999999",
          "trash/.Trash-0",
          "trash/step-",
          "trash/1.5");
  private static final List<String> FILES =
      List.of("journal/record.json", "manifests/2", "trash/core", "trash/3.1");

  @TempDir Path source;
  private Shop shop;
  private Backdoor files;

  @BeforeEach
  void threeReleasesWithOneInTheTrashAndStrays() throws Exception {
    shop = new Shop(source).initialised();
    shop.with(shop.settings().withKeepReleases(2).withTrash(2));
    for (int version = 1; version <= 3; version++) {
      shop.deploy(version);
    }
    files = shop.disk.backdoor();
    files.remove(OWN + "manifests/2");
    DIRECTORIES.forEach(name -> files.makeDirectory(OWN + name));
    FILES.forEach(name -> files.writeFile(OWN + name, "{}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void eachIsToldByCheckAndNothingElseIsBelievedForThem() throws Exception {
    String told = shop.deployer().check().findings().toString();

    assertThat(DIRECTORIES).allMatch(name -> told.contains(OWN + name + " is nothing of"));
    assertThat(FILES).allMatch(name -> told.contains(OWN + name + " is nothing of"));
    assertThat(shop.deployer().check().hasProblems()).isFalse();
    assertThat(shop.deployer().status().live()).isEqualTo(new Live.Release(ReleaseId.parse("3")));
    assertThat(shop.deployer().trash()).extracting(TrashedRelease::id).containsExactly(id("1"));
    assertThat(shop.deployer().history()).hasSize(shop.journal().size());
    assertThat(shop.deployer().verifyHistory(List.of()).findings()).isEmpty();
  }

  private static ReleaseId id(String text) {
    return ReleaseId.parse(text);
  }

  @Test
  void runsGoOnAndLeaveThem() throws Exception {
    files.remove(OWN + "manifests/2");
    shop.deployer().recover();
    shop.deployer().prune(2);
    shop.deploy(4);
    shop.deployer().restore(id("1"));
    shop.deployer().rollback(Optional.of(id("3")), List.of());
    assertThat(shop.target()).isEqualTo("releases/3");
    DIRECTORIES.forEach(name -> assertThat(files.exists(OWN + name)).as(name).isTrue());
  }
}
