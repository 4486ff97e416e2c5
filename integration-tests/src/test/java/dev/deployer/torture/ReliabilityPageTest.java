package dev.deployer.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.torture.trial.Drift;
import dev.deployer.torture.trial.OneCut;
import dev.deployer.torture.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReliabilityPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reliability.md");
  private static final int LINES_OF_THE_SCORECARD = 21;

  @TempDir private Path folder;

  @Test
  void aFullRunReplacesTheRowOfItsLineAndNoOther() throws IOException {
    Path file = folder.resolve("reliability.md");
    FullRun first = run(new OneCut(), "cut at 3 | 4 places");
    FullRun second = run(new Drift(), "found");
    FullRun later = run(new Drift(), "found again");

    write(file, page -> page.with(first));
    write(file, page -> page.with(second));
    write(file, page -> page.with(later));

    assertThat(ReliabilityPage.read(file, Scorecard.TRIALS).runs()).containsExactly(first, later);
    assertThat(Files.readString(file)).contains("cut at 3 \\| 4 places");
  }

  @Test
  void aLineThatWasNeverRunAtFullSizeSaysSo() {
    String page = new ReliabilityPage(Scorecard.TRIALS, List.of()).text();

    assertThat(page.lines().filter(line -> line.endsWith("| not yet run at full size |")))
        .hasSizeGreaterThanOrEqualTo(LINES_OF_THE_SCORECARD);
  }

  @Test
  void theDocumentHasARowForEachLineOfTheScorecard() throws IOException {
    List<String> rows = Files.readAllLines(PAGE);
    assertThat(IntStream.rangeClosed(1, LINES_OF_THE_SCORECARD).boxed())
        .allSatisfy(
            number -> assertThat(rows).anyMatch(row -> row.startsWith("| " + number + " | ")));
    for (Trial trial : Scorecard.TRIALS) {
      String start = "| " + trial.number() + " | " + trial.title() + " |";
      assertThat(rows).filteredOn(row -> row.startsWith(start)).as(start).hasSize(1);
    }
  }

  @Test
  void theDocumentIsWhatItsRowsMakeOfIt() throws IOException {
    assertThat(PAGE)
        .as("bin/torture writes it anew, also with --only 15")
        .hasContent(ReliabilityPage.read(PAGE, Scorecard.TRIALS).text());
  }

  private static FullRun run(Trial trial, String figures) {
    return new FullRun(
        trial.number(),
        trial.title(),
        1_234_567,
        0,
        42,
        59,
        LocalDate.of(2026, 11, 21),
        "abc1234",
        figures);
  }

  private static void write(Path file, UnaryOperator<ReliabilityPage> change) throws IOException {
    Files.writeString(file, change.apply(ReliabilityPage.read(file, Scorecard.TRIALS)).text());
  }
}
