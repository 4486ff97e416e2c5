package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A root that another tool made: taken over without touching what is there. */
final class AdoptionTest {
  private static final String THEIRS = "releases/20240101120000/index.html";

  private Site site;
  private Prompt prompt;

  /** As Capistrano leaves it, with what people leave. */
  @BeforeEach
  void makeAnotherToolsRoot() throws IOException {
    site = Site.open();
    prompt = Prompt.of(site, "keep_releases: 1");
    SmallApplication.put(site.root(), "releases/20230101120000/index.html", "older");
    SmallApplication.put(site.root(), THEIRS, "live");
    SmallApplication.put(site.root(), "releases/stray.tar.gz", "left");
    SmallApplication.put(site.root(), "releases/.strange name/file", "left");
    SmallApplication.put(site.root(), "repo/HEAD", "ref: refs/heads/main");
    SmallApplication.put(site.root(), "revisions.log", "Branch main deployed");
    Files.createDirectories(site.root().resolve("shared/log"));
    Files.createSymbolicLink(
        site.root().resolve("current"), site.root().resolve("releases/20240101120000"));
    Files.createSymbolicLink(
        site.root().resolve("releases/current"), site.root().resolve("releases/20230101120000"));
    SmallApplication.write(site.source(), 1);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private void assertTheirsIsAsItWas() throws IOException {
    assertThat(site.root().resolve(THEIRS)).hasContent("live");
    assertThat(site.names("releases"))
        .contains("20230101120000", "20240101120000", "stray.tar.gz", ".strange name", "current");
    assertThat(site.root().resolve("releases/.strange name/file")).hasContent("left");
    assertThat(site.root().resolve("repo/HEAD")).exists();
  }

  @Test
  void itIsAdoptedOnlyByAPersonAndLeftAsItIs() throws IOException {
    Tree before = Tree.of(site.root());
    assertThat(prompt.type("init").exits(2).err()).contains("-y");
    assertThat(Tree.of(site.root())).isEqualTo(before);
    String said = prompt.type("init", "-y").exits(0).out();
    assertThat(said).contains("20230101120000", "20240101120000", "stray.tar.gz", "current");
    assertTheirsIsAsItWas();
    assertThat(Files.readSymbolicLink(site.root().resolve("current")))
        .isEqualTo(site.root().resolve("releases/20240101120000"));
  }

  @Test
  void itIsDeployedOnRolledBackToAndNeverPruned() throws IOException {
    prompt.type("init", "-y").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    assertThat(site.current()).isEqualTo("releases/1");
    assertThat(prompt.type("releases").exits(0).out()).contains("unmanaged");
    for (int n = 2; n <= 4; n++) {
      SmallApplication.write(site.source(), n);
      prompt.type("deploy", "--release", String.valueOf(n)).exits(0);
    }
    prompt.type("prune", "--keep", "1").exits(0);
    assertTheirsIsAsItWas();
    assertThat(site.names("releases")).doesNotContain("1", "2").contains("4");
    prompt.type("rollback", "20240101120000").exits(0);
    assertThat(site.root().resolve("current/index.html")).hasContent("live");
    assertTheirsIsAsItWas();
  }

  @Test
  void theFirstRollbackGoesToWhatWasLiveBefore() throws IOException {
    prompt.type("init", "-y").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    prompt.type("rollback").exits(0);
    assertThat(site.root().resolve("current/index.html")).hasContent("live");
  }

  @Test
  void aCurrentThatIsARealDirectoryIsRefused() throws IOException {
    Path current = site.root().resolve("current");
    Files.delete(current);
    SmallApplication.put(current, "index.html", "uploaded by hand");
    Tree before = Tree.of(site.root());
    assertThat(prompt.type("init", "-y").exits(3).err()).contains("current");
    assertThat(Tree.of(site.root())).isEqualTo(before);
  }

  @Test
  void aCurrentThatLeavesReleasesIsRefused() throws IOException {
    Path current = site.root().resolve("current");
    Path outside = site.host().resolve("beside");
    for (Path target : List.of(outside, Path.of("../beside"), Path.of("shared"))) {
      Files.delete(current);
      Files.createSymbolicLink(current, target);
      Tree before = Tree.of(site.root());
      prompt.type("init", "-y").exits(3);
      assertThat(Tree.of(site.root())).as(target.toString()).isEqualTo(before);
    }
  }
}
