package dev.deployer.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What git itself says of a work tree, asked of a real one. */
class GitChangesTest {
  @TempDir Path tree;
  private Path dist;

  @BeforeEach
  void aCommit() throws Exception {
    git("init", "-q");
    write(".gitignore", "dist/\n");
    write("index.html", "1");
    git("add", ".");
    git("-c", "user.name=anna", "-c", "user.email=anna@example.net", "commit", "-qm", "one");
    dist = Files.createDirectories(tree.resolve("dist"));
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(tree.resolve(path).getParent());
    Files.writeString(tree.resolve(path), text);
  }

  private void git(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("git"));
    all.addAll(List.of(words));
    assertThat(new ProcessBuilder(all).directory(tree.toFile()).start().waitFor()).isZero();
  }

  @Test
  void aWorkTreeThatIsAsItsCommitHasNone() throws IOException {
    write("dist/app.js", "built, and ignored");

    assertThat(GitChanges.in(dist, System.getenv())).contains(false);
  }

  @Test
  void aModifiedOrUntrackedFileAnywhereInTheTreeIsOne() throws IOException {
    write("index.html", "2");
    assertThat(GitChanges.in(dist, System.getenv())).contains(true);
    write("index.html", "1");
    write("schema/0042.stamp", "");
    assertThat(GitChanges.in(dist, System.getenv())).contains(true);
  }

  @Test
  void variablesOfTheCallerDoNotLeadGitElsewhere() throws IOException {
    write("schema/0042.stamp", "");

    assertThat(
            GitChanges.in(
                dist, Map.of("PATH", System.getenv("PATH"), "GIT_DIR", "/nowhere/at/all")))
        .contains(true);
  }

  @Test
  void nothingIsSaidWhereGitDoesNotSay(@TempDir Path elsewhere) throws IOException {
    assertThat(GitChanges.in(elsewhere, System.getenv())).isEmpty();
    write(".git/config", "[this is no configuration");
    assertThat(GitChanges.in(dist, System.getenv())).isEmpty();
  }
}
