package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code deployer diff} on a real host, with a real git. */
@Timeout(120)
final class DiffCommandTest {
  private Site site;
  private GitTree git;
  private Prompt prompt;

  @BeforeEach
  void twoReleases() throws IOException {
    site = Site.open();
    git = GitTree.in(site.source());
    prompt = Prompt.of(site, "exclude: [\".gitignore\"]");
    git.put("index.html", "<h1>Shop</h1>\n<p>Prices of spring</p>\n");
    git.put("old.css", "p { color: red }\n");
    git.commit("We open");
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    git.put("index.html", "<h1>Shop</h1>\n<p>Prices of summer</p>\n");
    git.commit("Summer \u001b[2Jprices");
    prompt.type("deploy", "--release", "2").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  @Test
  void whatIsLiveIsComparedWithTheBuildHere() throws IOException {
    assertThat(prompt.type("diff", "--commits").exits(0).out())
        .contains("→ the build here", "Both were made from the same commit.", "No file differs.");

    git.put("index.html", "<h1>Shop</h1>\n<p>Prices of autumn</p>\n");
    git.put("new.css", "p { color: green }\n");
    git.remove("old.css");
    git.commit("Autumn prices");

    String out = prompt.type("diff", "--text", "--commits").exits(0).out();
    assertThat(out)
        .contains("+ 1 commit that it adds:", "Autumn prices (anna, ")
        .containsPattern("\\+ new\\.css +19 B")
        .containsPattern("~ index\\.html +38 B, other content")
        .containsPattern("- old\\.css +17 B")
        .contains("1 added (19 B), 1 changed (38 B), 1 removed (17 B).")
        .contains("\n-<p>Prices of summer</p>\n+<p>Prices of autumn</p>\n");
    assertThat(prompt.type("diff", "--exit-code").exit()).isEqualTo(3);
    assertThat(prompt.type("diff", "2", "2", "--exit-code").exit()).isEqualTo(0);
  }

  @Test
  void aReleaseIsComparedWithTheBuildOrWithAnotherOne() {
    Map<String, Object> both = prompt.type("diff", "1", "2", "--json", "--commits").result();
    assertThat(both).containsEntry("differs", true);
    Map<?, ?> group = (Map<?, ?>) ((List<?>) both.get("groups")).get(0);
    assertThat(group.get("changed")).isEqualTo(1);
    assertThat(group.get("hosts")).isEqualTo(List.of(site.server().host()));
    Map<?, ?> commits = (Map<?, ?>) group.get("commits");
    assertThat(commits.get("added_in_all")).isEqualTo(1);
    Map<?, ?> build =
        (Map<?, ?>)
            ((List<?>) prompt.type("diff", "1", "--json").exits(0).result().get("groups")).get(0);
    assertThat(build.get("entries")).isEqualTo(group.get("entries"));
  }

  @Test
  void whatIsTakenBackIsSaidAndNoTextOfACommitMovesTheCursor() {
    String out = prompt.type("diff", "2", "1", "--commits").exits(0).all();

    assertThat(out)
        .contains("- 1 commit that it takes back:", "prices (anna, ")
        .doesNotContain("\u001b");
  }

  @Test
  void whereNoCommitIsKnownThatIsSaid() throws IOException {
    git.put("index.html", "other\n");
    git.commit("Something else");
    prompt.type("deploy", "--release", "3", "--revision", "v2.4").exits(0);

    assertThat(prompt.type("diff", "2", "3", "--commits").exits(0).out())
        .contains("The commits are not known: the revision of what was after is no commit of git.");
    assertThat(prompt.type("diff", "1", "77").exits(3).err())
        .contains("Nothing was compared on production; 3 is still live: there is no release 77.")
        .contains("deployer releases production");
  }

  @Test
  void aPlanAndTheNoticesOfADeployHaveTheCommitsToo() throws IOException {
    Path heard = site.folder().resolve("heard");
    Prompt telling =
        Prompt.of(
            site,
            "exclude: [\".gitignore\"]",
            "notify: [{command: [sh, -c, \"cat >> " + heard + "\"]}]");
    for (int n = 1; n <= 12; n++) {
      git.put("index.html", "version " + n + "\n");
      git.commit("Change number " + n);
    }

    assertThat(telling.type("plan").exits(0).out())
        .contains("\ncommits\n", " Change number 12 (anna)\n", "    + and 2 more\n")
        .doesNotContain("Change number 2 (");
    telling.type("deploy", "--release", "3").exits(0);

    assertThat(Files.readString(heard))
        .contains("\"event\":\"confirmed\"")
        .containsPattern("\"commits\":\\[\"[0-9a-f]{12} Change number 12 \\(anna\\)\"")
        .contains("\"and 2 more\"]");
    telling.type("rollback").exits(0);
    assertThat(telling.type("plan", "--ref", "HEAD~13").exits(0).out())
        .contains("taken back: ", " Summer ");
  }
}
