package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A migration that takes away what serves is found before anything flips, and not by users. */
final class StillWellTest {
  private Site site;
  private Path column;

  @BeforeEach
  void aShopWithAColumn() throws IOException {
    site = Site.open();
    column = Files.createFile(site.folder().resolve("column"));
    SmallApplication.write(site.source(), 1);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  /** What serves needs the column until version 2. */
  private Prompt with(String migration) throws IOException {
    SmallApplication.put(
        site.source(),
        "bin/check",
        Files.exists(site.root())
            ? "#!/bin/sh\nexit 0\n"
            : "#!/bin/sh\ntest -e " + column + " || { echo no such column; exit 1; }\n");
    assertThat(site.source().resolve("bin/check").toFile().setExecutable(true)).isTrue();
    return Prompt.of(
        site,
        "health: [{command: [bin/check], where: each, within: 2s, every: 100ms}]",
        "hooks: {before_activate: [{name: migrate, command: [sh, -c, \""
            + migration
            + "\"], where: once}]}");
  }

  @Test
  void aMigrationThatTheLiveReleaseDoesNotSurviveIsFoundBeforeTheFlip() throws IOException {
    Prompt first = with("true");
    first.type("init").exits(0);
    first.type("deploy", "--release", "1").exits(0);
    SmallApplication.put(site.source(), "index.html", "two");

    Prompt.Answer refused = with("rm " + column).type("deploy", "--release", "2").exits(1);

    assertThat(refused.err())
        .contains("1 is still live")
        .contains("the release that serves, 1, is not well since the hooks of before_activate ran")
        .contains("the check command bin/check")
        .contains("| no such column");
    assertThat(Files.readSymbolicLink(site.root().resolve("current"))).hasToString("releases/1");
    assertThat(first.type("history").exits(0).out()).doesNotContain("activated 2");
  }

  @Test
  void whatOnlyTheNextReleaseCanAnswerStopsNothing() throws IOException {
    Files.delete(column);
    Prompt first = with("true");
    first.type("init").exits(0);
    Files.createFile(column);
    first.type("deploy", "--release", "1").exits(0);
    Files.delete(column);
    SmallApplication.put(site.source(), "index.html", "two");

    with("true").type("deploy", "--release", "2").exits(0);
  }

  @Test
  void atAFirstDeployNothingServes() throws IOException {
    Prompt first = with("touch " + column);
    first.type("init").exits(0);
    Files.delete(column);

    first.type("deploy", "--release", "1").exits(0);
  }

  @Test
  void atOnceIsInThePlanAndInTheJournal() throws IOException {
    Prompt first = with("true");
    first.type("init").exits(0);
    assertThat(first.type("plan", "--release", "1", "--at-once", "-o", "p.json").exits(0).out())
        .contains("! at once: without waves and bakes");
    assertThat(Files.readString(first.directory().resolve("p.json")))
        .contains("\"at_once\" : true");

    first.type("deploy", "--plan", "p.json").exits(0);

    assertThat(first.type("history").exits(0).out()).contains("at once");
  }
}
