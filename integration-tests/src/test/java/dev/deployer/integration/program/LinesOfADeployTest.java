package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much somebody reads who deploys to one host. */
@Timeout(120)
final class LinesOfADeployTest {
  private static List<String> deploy(Prompt prompt, String... options) {
    return prompt.type("deploy", options).exits(0).all().lines().toList();
  }

  @Test
  void aDeployOnOneHostIsAtMostSixLinesUnlessMoreIsAskedFor() throws IOException {
    try (Site site = Site.open()) {
      Prompt prompt = Prompt.of(site, "keep_releases: 2", "trash: 1");
      prompt.type("init").exits(0);

      for (int n = 1; n <= 6; n++) {
        String id = "r" + n;
        Files.writeString(site.source().resolve("index.html"), "release " + n);
        List<String> lines =
            deploy(prompt, "--release", id, "--message", "The " + n + "th of them");

        assertThat(lines).as("deploy %s", n).hasSizeLessThanOrEqualTo(6);
        assertThat(lines).anyMatch(line -> line.startsWith("+ " + id + ": sending "));
        assertThat(lines).anyMatch(line -> line.startsWith("● " + id + " is live"));
        assertThat(lines)
            .anyMatch(
                line ->
                    line.startsWith("✔ " + id + " is live on production") && line.endsWith("s."));
      }
      assertThat(deploy(prompt, "--release", "same")).hasSizeLessThanOrEqualTo(6);

      Files.writeString(site.source().resolve("index.html"), "release 7");
      assertThat(deploy(prompt, "--release", "r7", "-v"))
          .hasSizeGreaterThan(10)
          .anyMatch(line -> line.startsWith("✔ publish "));
    }
  }

  @Test
  void theSummaryOfACiSaysWhatTheCommandsOfItsJobHaveDone() throws IOException {
    try (Site site = Site.open()) {
      Prompt prompt = Prompt.of(site);
      Path summary = site.source().resolveSibling("summary.md");
      Files.writeString(site.source().resolve("index.html"), "release 1");
      prompt.type("init").exits(0);

      String printed =
          deploy(prompt, "--release", "r1", "--summary", summary.toString()).toString();
      prompt
          .type("deploy", "--release", "r1", "--source", "nowhere", "--summary", summary.toString())
          .exits(2);
      prompt.type("status", "--summary", summary.toString()).exits(0);

      assertThat(Files.readString(summary))
          .startsWith("### ✅ deploy production\n\nverdict **deployed** · release **r1** · took ")
          .contains(
              "\n| host | verdict |", "\n### ❌ deploy production\n\nkind **invalid** · exit 2\n")
          .contains("\n### ✅ status production\n");
      assertThat(printed).contains("r1 is live on production");
    }
  }

  @Test
  void aSummaryThatCannotBeWrittenIsANoteAndChangesNothing() throws IOException {
    try (Site site = Site.open()) {
      Prompt prompt = Prompt.of(site);
      Files.writeString(site.source().resolve("index.html"), "release 1");
      prompt.type("init").exits(0);
      String nowhere = site.source().resolve("no/such/folder/summary.md").toString();

      assertThat(deploy(prompt, "--release", "r1", "--summary", nowhere))
          .anyMatch(
              line ->
                  line.contains("The summary " + nowhere + " was not written: there is no folder "))
          .anyMatch(line -> line.startsWith("✔ r1 is live on production"));
    }
  }
}
