package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.event.Event;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoveryTextTest {
  private static final ReleaseId R42 = ReleaseId.parse("42");
  private static final Live LIVE = new Live.Release(R42);

  private static final List<Recovery> ALL =
      List.of(
          new Recovery.PutBack(R42),
          new Recovery.InTrash(R42),
          new Recovery.RestoreRecorded(R42),
          new Recovery.DeletionFinished(R42),
          new Recovery.ManifestRemoved(R42),
          new Recovery.FlipRecorded(Optional.of(R42)),
          new Recovery.FlipAbandoned(Optional.empty()),
          new Recovery.MovedOn(),
          new Recovery.AsDecided(LIVE, false),
          new Recovery.AsDecided(LIVE, true),
          new Recovery.NotProven(LIVE, Optional.empty()),
          new Recovery.Proven(LIVE),
          new Recovery.Unwatched(LIVE),
          new Recovery.TakenBack(LIVE),
          new Recovery.HooksRun(),
          new Recovery.SaidToBeDone(),
          new Recovery.LiveLost(R42),
          new Recovery.DirectoryLost(R42),
          new Recovery.TrashLost(R42),
          new Recovery.AttemptSettled(R42, false),
          new Recovery.AttemptSettled(R42, true),
          new Recovery.StepSettled("drop-email", "unknown", ReleaseId.parse("42")));

  @Test
  void allThatCanBeSettledHasWords() {
    assertThat(ALL.stream().map(Object::getClass).distinct().toList())
        .hasSameElementsAs(List.of(Recovery.class.getPermittedSubclasses()));
    assertThat(ALL.stream().map(RecoveryText::of).toList())
        .containsExactly(
            "42 is live and was put back",
            "42 is in the trash, and can be restored",
            "42 had come back from the trash; it is recorded now",
            "the deletion of 42 is finished",
            "42 had not been published; its manifest is removed",
            "the flip to 42 had happened; it is recorded now, and not yet judged",
            "the flip to nothing had not happened; it is recorded as abandoned",
            "the cluster has moved on",
            "42 is live, as was decided",
            "42 is live now, as was decided",
            "42 is live again; nothing had not proven itself",
            "42 is live, and has proven itself",
            "42 is live, and was not watched to the end: it is not known to be good",
            "42 is live again; what was carried on was taken back",
            "the hooks after the flip have run, since it was not known whether they had",
            "what was to follow the flip is done, as a person has said",
            "current named 42, which was deleted by hand; nothing is live now",
            "42 was deleted by hand; its manifest is removed",
            "a part of 42 was deleted by hand in the trash; what was left of it there is removed",
            "what is run before 42 goes live had been begun, and what it did is not known",
            "what is run before 42 goes live had been begun, and has ended",
            "the step drop-email had been begun, and what it did is not known");
  }

  @Test
  void programsGetAWordThatTheDocumentationKnowsAndTheReleaseBesideTheSentence() throws Exception {
    assertThat(EventFields.of(new Event.Recovered(new Recovery.PutBack(R42))).fields())
        .isEqualTo(
            Map.of("what", "put_back", "release", "42", "fact", "42 is live and was put back"));
    String documented = Files.readString(Path.of("../docs/json.md"));
    assertThat(ALL)
        .allSatisfy(what -> assertThat(documented).contains("`" + RecoveryText.word(what) + "`"));
  }

  @Test
  void aDecisionIsOneOfTheWordsThatItWasBefore() {
    for (Event.Decision each : Event.Decision.values()) {
      assertThat(EventFields.of(new Event.Decided(each, Optional.of(R42))).fields().get("decision"))
          .isIn("commit", "revert", "held");
    }
  }
}
