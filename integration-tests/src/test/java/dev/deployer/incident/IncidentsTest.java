package dev.deployer.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What {@code bin/drills} shows: each incident happens with the ordinary tools, and not here. */
final class IncidentsTest {
  @Test
  void noReleaseDisappearsWithASessionThatIsLost() throws Exception {
    passes(new Creatuity());
  }

  @Test
  void aStampThatNobodyHasReviewedIsNotShipped() throws Exception {
    passes(new Plasmic());
  }

  @Test
  void aColumnThatIsInUseIsNotRemoved() throws Exception {
    passes(new Doppler(Postgres::start));
  }

  @Test
  void aColumnThatIsInUseIsNotRemovedWhereThereIsNoPostgres() throws Exception {
    passes(new Doppler(Sqlite::in));
  }

  @Test
  void aMigrationMeetsTheDataBeforeItIsLiveAndAHandEditIsNotUndone() throws Exception {
    passes(new OpenBuildService());
  }

  private static void passes(Drill drill) throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Story story = new Story(new PrintStream(told, true, StandardCharsets.UTF_8));
    drill.run(story, false);
    assertThat(story.failures()).as(told.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(story.claims()).isPositive();
  }
}
