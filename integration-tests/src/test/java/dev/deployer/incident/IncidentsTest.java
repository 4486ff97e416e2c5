package dev.deployer.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@code bin/drills} shows: each incident happens with the ordinary tools, and not here. And
 * the page about them says what it shows, but for the figures.
 */
final class IncidentsTest {
  @Test
  void noReleaseDisappearsWithASessionThatIsLost() throws Exception {
    isAsThePageTells(passes(new Creatuity()), 1);
  }

  @Test
  void aStampThatNobodyHasReviewedIsNotShipped() throws Exception {
    isAsThePageTells(passes(new Plasmic()), 2);
  }

  @Test
  void aColumnThatIsInUseIsNotRemoved() throws Exception {
    isAsThePageTells(passes(new Doppler(Postgres::start)), 3);
  }

  @Test
  void aColumnThatIsInUseIsNotRemovedWhereThereIsNoPostgres() throws Exception {
    passes(new Doppler(Sqlite::in));
  }

  @Test
  void aMigrationMeetsTheDataBeforeItIsLiveAndAHandEditIsNotUndone() throws Exception {
    isAsThePageTells(passes(new OpenBuildService()), 4);
  }

  @Test
  void aWrongRowIsFoundOnStagingAndWhoeverDeletesOneInAConsoleIsNotAloneWithIt() throws Exception {
    isAsThePageTells(passes(new WrongRow()), 5);
  }

  private static Story passes(Drill drill) throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Story story = new Story(new PrintStream(told, true, StandardCharsets.UTF_8));
    drill.run(story, false);
    assertThat(story.failures()).as(told.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(story.claims()).isPositive();
    return story;
  }

  /** What the page shows is what was told just now: in code all of it, and in the table. */
  private static void isAsThePageTells(Story story, int drill) throws Exception {
    IncidentPage page = IncidentPage.read(IncidentPage.FILE);
    assertThat(page.of(drill).stream().map(IncidentPage::withoutFigures).toList())
        .as("docs/incidents.md is written by bin/drills --page")
        .isEqualTo(withoutFigures(story));
    assertThat(IncidentPage.withoutFigures(page.figures(drill)))
        .contains(IncidentPage.withoutFigures("| " + story.figuresThen() + " |"))
        .contains(IncidentPage.withoutFigures("| " + story.figuresNow() + " |"))
        .contains("| " + IncidentPage.withoutFigures(story.claims() + " |"));
  }

  private static List<String> withoutFigures(Story story) {
    return story.parts().stream().map(Story.Part::text).map(IncidentPage::withoutFigures).toList();
  }
}
