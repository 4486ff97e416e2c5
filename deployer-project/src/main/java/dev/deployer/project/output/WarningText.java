package dev.deployer.project.output;

import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Warning;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a warning says, as a clause for people and as a word for programs. */
public final class WarningText {
  private WarningText() {}

  /** The word of {@code docs/json.md}, {@code known_bad}. */
  static String word(Warning what) {
    return what.getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  /** Each of them as a clause. */
  public static List<String> of(List<Warning> warnings) {
    return warnings.stream().map(WarningText::of).toList();
  }

  /** A clause without a full stop. */
  public static String of(Warning what) {
    if (what instanceof Warning.KnownBad w) {
      return w.inWords();
    } else if (what instanceof Warning.GateGone w) {
      return w.inWords();
    } else if (what instanceof Warning.AttemptUnknown w) {
      return w.inWords();
    } else if (what instanceof Warning.PassedOver w) {
      return w.inWords();
    } else if (what instanceof Warning.Noticed w) {
      return w.gate() + ": " + w.fact();
    } else if (what instanceof Warning.WouldFail w) {
      return w.why();
    } else if (what instanceof Warning.JournalContradicted w) {
      return w.objection().fact();
    } else if (what instanceof Warning.NotPassed w) {
      return w.why()
          + w.output().stream()
              .map(Printed::inWords)
              .map(": "::concat)
              .collect(Collectors.joining());
    } else if (what instanceof Warning.HooksOwed w) {
      return "on "
          + w.host()
          + " the hooks "
          + String.join(", ", w.hooks())
          + " are not known to have passed since what is live was changed";
    } else if (what instanceof Warning.HealthUnasked w) {
      return unasked(w);
    } else if (what instanceof Warning.NotWellUnrecorded w) {
      return "that what is live is not well is not recorded: " + w.why();
    } else if (what instanceof Warning.NotTold w) {
      return w.sink() + " was not told of " + w.occasion() + ": " + w.why();
    } else if (what instanceof Warning.Raised w) {
      return w.fact();
    } else if (what instanceof Warning.WatchBlind w) {
      return w.fact();
    } else if (what instanceof Warning.RaisedUnrecorded w) {
      return "that " + w.what() + " is bad is not recorded on " + w.host() + ": " + w.why();
    } else if (what instanceof Warning.Stopping) {
      return "stopping at the next safe point; the second time the connection is dropped at once";
    }
    return ofTheHost(what);
  }

  private static String unasked(Warning.HealthUnasked what) {
    boolean one = what.hosts().size() == 1;
    return "whether "
        + String.join(", ", what.hosts())
        + (one ? " is" : " are")
        + " still well after before_activate is not asked"
        + (what.checks().isEmpty() ? "" : " by " + String.join(", ", what.checks()))
        + (one ? ", since it is left out" : ", since they are left out")
        + (what.checks().isEmpty() ? " and what is live there is not known" : "");
  }

  private static String ofTheHost(Warning what) {
    if (what instanceof Warning.LockStays w) {
      return w.host().map(host -> host + ": ").orElse("") + w.fact();
    } else if (what instanceof Warning.NotDeleted w) {
      return "not deleted: " + w.what() + ": " + w.why();
    } else if (what instanceof Warning.StepUnrecorded w) {
      return "what came of the step is not recorded on " + w.host() + ": " + w.why();
    } else if (what instanceof Warning.StepOutputLost w) {
      return "what the step printed is not kept on " + w.host() + ": " + w.why();
    } else if (what instanceof Warning.DeletionEnded) {
      return "not everything was deleted; the next run goes on with it";
    } else if (what instanceof Warning.NotRetired w) {
      return w.release() + " was not deleted: " + w.why();
    } else if (what instanceof Warning.OldReleasesStay w) {
      return "old releases were not deleted"
          + w.host().map(host -> " on " + host).orElse("")
          + ": "
          + w.why();
    } else if (what instanceof Warning.NoHeartbeat w) {
      return "the lock's heartbeat could not be written, and is tried again; others may take this"
          + " run for dead: "
          + w.why();
    } else if (what instanceof Warning.ReserveUsed w) {
      return "the disk is full, and its reserve is used "
          + switch (w.purpose()) {
            case LOCK -> "for the lock";
            case RUN -> "to go on";
          };
    } else if (what instanceof Warning.ReserveIncomplete w) {
      return "the disk has no room for the reserve that a later run may need: %d of %d files of it are there"
          .formatted(w.there(), w.whole());
    } else if (what instanceof Warning.NotInTrash w) {
      return w.host() + " has no " + w.release() + " in its trash";
    } else if (what instanceof Warning.NotAsDeployed w) {
      return w.release()
          + w.host().map(host -> " on " + host).orElse("")
          + " is not as it was deployed: "
          + w.differences()
          + (w.differences() == 1 ? " difference: " : " differences, first ")
          + w.first();
    }
    if (what instanceof Warning.LeftChanged w) {
      return w.release()
          + " has "
          + (w.places() == 1 ? "1 change" : w.places() + " changes")
          + " made on "
          + w.host()
          + "; it is kept";
    }
    throw new IllegalArgumentException("nothing is said of " + what);
  }
}
