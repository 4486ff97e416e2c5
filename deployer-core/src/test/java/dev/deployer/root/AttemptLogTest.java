package dev.deployer.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.ReleaseId;
import dev.deployer.root.AttemptNote.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AttemptLogTest {
  private static final AttemptNote BEGUN =
      new AttemptNote(ReleaseId.parse("2"), Outcome.BEGUN, "run", List.of("migrate"));

  private static History history(AttemptNote... notes) {
    Records records = new Records();
    for (AttemptNote note : notes) {
      records = records.noted("2", note.noted(DataInUse.NONE));
    }
    return records.history();
  }

  @Test
  void whereOneHostKnowsHowItEndedThatHoldsForAll() {
    History told = history(BEGUN, BEGUN.ended(Outcome.DONE));
    History untold = history(BEGUN);
    AttemptLog log = AttemptLog.of(List.of(told, untold));

    assertThat(log.open(untold)).isEmpty();
    assertThat(log.untold(untold)).containsExactly(BEGUN.ended(Outcome.DONE));
    assertThat(log.untold(told)).isEmpty();
  }

  @Test
  void whatNoHostKnowsIsUnknownWhetherThatIsRecordedOrNot() {
    History left = history(BEGUN);
    History settled = history(BEGUN, BEGUN.ended(Outcome.UNKNOWN));
    AttemptLog log = AttemptLog.of(List.of(left, settled));

    assertThat(log.open(left)).get().extracting(AttemptLog.Open::note).isEqualTo(BEGUN);
    assertThat(log.open(settled)).isPresent();
    assertThat(log.untold(left)).containsExactly(BEGUN.ended(Outcome.UNKNOWN));
    assertThat(log.untold(settled)).isEmpty();
  }

  @Test
  void onlyWhatWasBegunLastIsOpen() {
    AttemptNote later = new AttemptNote(ReleaseId.parse("3"), Outcome.BEGUN, "later", List.of());
    History history =
        history(BEGUN, BEGUN.ended(Outcome.UNKNOWN), later, later.ended(Outcome.FAILED));

    assertThat(AttemptLog.of(List.of(history)).open(history)).isEmpty();
  }

  @Test
  void aWordThatIsNotKnownIsUnknown() {
    Noted strange =
        new Noted(Noted.ATTEMPT, Map.of("release", "2", "outcome", "half", "run", "run"));
    History history =
        new Records().noted("2", BEGUN.noted(DataInUse.NONE)).noted("2", strange).history();

    assertThat(AttemptLog.of(List.of(history)).open(history)).isPresent();
  }
}
