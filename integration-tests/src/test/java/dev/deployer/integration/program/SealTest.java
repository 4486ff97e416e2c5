package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was sealed where it was built is what is deployed, and nothing else. */
final class SealTest {
  private Site site;
  private GitTree tree;
  private String commit;
  private Path dist;

  @BeforeEach
  void aBuildInGit() throws IOException {
    site = Site.open();
    tree = GitTree.in(Files.createDirectories(site.folder().resolve("project")));
    tree.put(".gitignore", "dist*\n");
    tree.put("src/app.js", "app");
    commit = tree.commit("one");
    dist = tree.top().resolve("dist");
    SmallApplication.write(dist, 1);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private Prompt with(String... gates) throws IOException {
    String[] recipe = new String[gates.length + 1];
    recipe[0] = "source: " + dist;
    System.arraycopy(gates, 0, recipe, 1, gates.length);
    return Prompt.of(site, recipe);
  }

  @Test
  void whatDiffersFromItsSealIsRefusedPlaceByPlace() throws IOException {
    Prompt prompt = with();
    prompt.type("init").exits(0);
    Prompt.Answer sealed = prompt.type("seal").exits(0);
    assertThat(sealed.out())
        .contains("✔ Sealed 5 files")
        .contains("commit " + commit.substring(0, 12) + ", 6 files built from a clean work tree");
    assertThat(Files.readString(tree.top().resolve("dist.seal")))
        .startsWith("# deployer seal 1\n# revision " + commit + "\n#mtree\n")
        .doesNotContain("time=");

    tree.put("left.stamp", "after the build, and in no build");
    assertThat(prompt.type("plan").exits(0).out())
        .contains("✔ source     sealed from " + commit.substring(0, 12) + ", 6 files");
    tree.put("dist/index.html", "changed");
    tree.put("dist/new.txt", "new");
    tree.remove("dist/only-in-1.txt");

    assertThat(prompt.type("deploy").exits(3).err())
        .containsPattern("the content [0-9a-f]{12} differs from its seal in 3 places \\(source:")
        .contains("~ changed index.html")
        .contains("~ not sealed new.txt")
        .contains("~ missing only-in-1.txt")
        .contains("Seal the build where it is made: deployer seal production");
  }

  @Test
  void aSealedReleaseKnowsItsSeal() throws IOException {
    Prompt prompt = with("gates: {source: sealed}");
    prompt.type("init").exits(0);
    assertThat(prompt.type("deploy").exits(3).err())
        .containsPattern("only what is sealed is sent, and the content [0-9a-f]{12} has no seal");
    String word = accepted(prompt.type("plan").exits(3).out());
    tree.put("dist/index.html", "another build");
    prompt.type("deploy", "--accept", word, "--reason", "a hot-fix").exits(3);
    prompt.type("seal", "-o", "elsewhere.seal").exits(0);

    prompt.type("deploy", "--release", "1", "--seal", "elsewhere.seal").exits(0);

    assertThat(Files.readString(site.root().resolve(".deployer/manifests/1/release.json")))
        .contains("\"seal_sha256\" : \"", "\"revision\" : \"" + commit + "\"");
    assertThat(prompt.type("deploy", "--seal", "deployer.yaml").exits(2).err())
        .contains("cannot be used: it is no seal");
  }

  private static String accepted(String said) {
    Matcher line = Pattern.compile("--accept (source:[0-9a-f]{12}) --reason").matcher(said);
    assertThat(line.find()).as(said).isTrue();
    return line.group(1);
  }

  @Test
  void whatIsNotAccountedForIsNotSealed() throws IOException {
    Prompt prompt = with();
    tree.put("left.stamp", "from an earlier job");

    assertThat(prompt.type("seal").exits(3).err())
        .contains("✘ Nothing was sealed for production: the work tree that the content ")
        .contains("~ untracked left.stamp");
    assertThat(tree.top().resolve("dist.seal")).doesNotExist();
  }
}
