package dev.deployer.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run writes into the page, and when what it says is the same as another run's. */
final class IncidentPageTest {
  private static final String PAGE =
      """
      | incident | then | now | facts | time |
      | --- | --- | --- | --- | --- |
      | [1](#one) | x | y | 1 | 2 s |
      | [5](#five) | x | y | 1 | 2 s |

      Prose.

      <!-- drill 5, part 1 -->
      ```
      ```

      More prose.

      <!-- drill 5, part 2 -->
      ```
      old
      older
      ```
      The end.
      """;

  @TempDir Path folder;

  private static Story story() {
    Story story =
        new Story(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    story.then("sqlite3");
    story.tells("a row is deleted");
    story.comesTo("40 of 60 visits failed");
    return story;
  }

  private IncidentPage page() throws IOException {
    return IncidentPage.read(Files.writeString(folder.resolve("page.md"), PAGE));
  }

  @Test
  void theCodeAndTheRowOfThatDrillAreNewAndTheRestStays() throws IOException {
    Story story = story();
    story.now("deployer");
    story.claims(true, "it is said that $1 is not all");
    story.comesTo("0 of 60 visits failed");
    IncidentPage page = page();

    page.put(new WrongRow(), story, 12.4);
    page.write(folder.resolve("page.md"));

    assertThat(folder.resolve("page.md"))
        .hasContent(
            PAGE.replace(
                    "| [5](#five) | x | y | 1 | 2 s |",
                    "| [5](#five) | 40 of 60 visits failed | 0 of 60 visits failed | 1 | 12 s |")
                .replace("old\nolder\n", "Now: deployer\n\n✔ it is said that $1 is not all\n")
                .replace("```\n```", "```\nThen: sqlite3\n\n· a row is deleted\n```"));
    assertThat(page.of(5))
        .containsExactly(story.parts().get(0).text(), story.parts().get(1).text());
  }

  @Test
  void aStoryForWhichThePageHasNoPlaceIsNotWritten() throws IOException {
    IncidentPage page = page();

    assertThatThrownBy(() -> page.put(new WrongRow(), story(), 1))
        .hasMessage("the page has places for 2 parts of drill 5, which has 1");
    assertThatThrownBy(() -> page.put(new Plasmic(), story(), 1))
        .hasMessage("the page has places for 0 parts of drill 2, which has 1");
  }

  @Test
  void whatDiffersFromRunToRunIsNoDifferenceAndAnotherWordIsOne() {
    String one =
        """
        ✔ 48 of 117 visits failed:
          | ✘ 2 is live on root@127.0.0.2:38517 (data:23c9189f0792), and it was
          |   so for 1.358s.
          | 10      2026-11-29  anna@vm  began the step, approved by ben@example.net
          | ! the connection was lost: Broken pipe
        """;
    String other =
        """
        ✔ 5 of 9 visits failed:
          | ✘ 2 is live on ben@127.0.0.2:409 (data:aaaaaaaaaaaa), and it
          |   was so for 1m 12s.
          | 10      2026-11-29  anna@longer.test  began the step, approved by ben@example.net
          | ! the connection was lost: Connection reset
        """;

    assertThat(IncidentPage.withoutFigures(other)).isEqualTo(IncidentPage.withoutFigures(one));
    assertThat(IncidentPage.withoutFigures(other.replace("was so", "is so")))
        .isNotEqualTo(IncidentPage.withoutFigures(one));
    assertThat(IncidentPage.withoutFigures(other.replace("ben@example", "anna@example")))
        .isNotEqualTo(IncidentPage.withoutFigures(one));
    assertThat(IncidentPage.withoutFigures(other.replace("data:", "drift:")))
        .isNotEqualTo(IncidentPage.withoutFigures(one));
  }
}
