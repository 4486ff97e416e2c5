package dev.deployer.project.output;

import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import java.util.Locale;
import java.util.Optional;

/** What was settled of an ended run, as a clause for people and as a word for programs. */
public final class RecoveryText {
  private RecoveryText() {}

  /** The word of {@code docs/json.md}, {@code put_back}. */
  static String word(Recovery what) {
    return what.getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  public static String of(Recovery what) {
    if (what instanceof Recovery.PutBack r) {
      return r.id() + " is live and was put back";
    } else if (what instanceof Recovery.InTrash r) {
      return r.id() + " is in the trash, and can be restored";
    } else if (what instanceof Recovery.RestoreRecorded r) {
      return r.id() + " had come back from the trash; it is recorded now";
    } else if (what instanceof Recovery.DeletionFinished r) {
      return "the deletion of " + r.id() + " is finished";
    } else if (what instanceof Recovery.ManifestRemoved r) {
      return r.id() + " had not been published; its manifest is removed";
    } else if (what instanceof Recovery.FlipRecorded r) {
      return "the flip to "
          + name(r.release())
          + " had happened; it is recorded now, and not yet judged";
    } else if (what instanceof Recovery.FlipAbandoned r) {
      return "the flip to " + name(r.release()) + " had not happened; it is recorded as abandoned";
    } else if (what instanceof Recovery.MovedOn) {
      return "the cluster has moved on";
    } else if (what instanceof Recovery.AsDecided r) {
      return r.live() + (r.flipped() ? " now" : "") + ", as was decided";
    } else if (what instanceof Recovery.NotProven r) {
      return r.live() + " again; " + name(r.unproven()) + " had not proven itself";
    } else if (what instanceof Recovery.Proven r) {
      return r.live() + ", and has proven itself";
    } else if (what instanceof Recovery.Unwatched r) {
      return r.live() + ", and was not watched to the end: it is not known to be good";
    } else if (what instanceof Recovery.TakenBack r) {
      return r.live() + " again; what was carried on was taken back";
    } else if (what instanceof Recovery.HooksRun) {
      return "the hooks after the flip have run, since it was not known whether they had";
    } else if (what instanceof Recovery.StepSettled r) {
      return "the step "
          + r.step()
          + " had been begun, and "
          + switch (r.outcome()) {
            case "done" -> "is done";
            case "failed" -> "was not done";
            default -> "what it did is not known";
          };
    } else if (what instanceof Recovery.AttemptSettled r) {
      return "what is run before "
          + r.id()
          + " goes live had been begun, and "
          + (r.known() ? "has ended" : "what it did is not known");
    } else if (what instanceof Recovery.LiveLost r) {
      return "current named " + r.id() + ", which was deleted by hand; nothing is live now";
    } else if (what instanceof Recovery.DirectoryLost r) {
      return r.id() + " was deleted by hand; its manifest is removed";
    } else if (what instanceof Recovery.TrashLost r) {
      return "a part of "
          + r.id()
          + " was deleted by hand in the trash; what was left of it there is removed";
    } else if (what instanceof Recovery.SaidToBeDone) {
      return "what was to follow the flip is done, as a person has said";
    }
    throw new IllegalArgumentException("nothing is said of " + what);
  }

  private static String name(Optional<ReleaseId> release) {
    return release.map(ReleaseId::value).orElse("nothing");
  }
}
