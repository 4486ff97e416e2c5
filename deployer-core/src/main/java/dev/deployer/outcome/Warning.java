package dev.deployer.outcome;

import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that a person should know, and that has stopped nothing. Text in it that came from a
 * host is escaped.
 */
public sealed interface Warning {
  /** Whether it is to be shown also where only results and errors are wanted. */
  default boolean isGrave() {
    return false;
  }

  /**
   * A release that is to go live was judged bad before. A release is its content: one that was
   * recorded as bad under another id is known too.
   *
   * @param release what is to go live
   * @param recordedAs the id under which it was judged
   * @param at when it was judged
   * @param why as the journal has it, which is not escaped; absent where it has no reason
   */
  record KnownBad(ReleaseId release, ReleaseId recordedAs, Instant at, Optional<String> why)
      implements Warning {
    private static final int SHOWN = 300;

    /** As plans note it: {@code release 7 was recorded as bad on …: why}. */
    public String inWords() {
      return (recordedAs.equals(release)
              ? "release " + release
              : "the content of release " + release + ", then release " + recordedAs + ",")
          + " was recorded as bad on "
          + InWords.of(at)
          + why.map(note -> ": " + shown(note)).orElse("");
    }

    private static String shown(String note) {
      String text = Printable.escape(note);
      return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
  }

  /**
   * Hooks had begun before a release was to go live, and nobody knows what they did.
   *
   * @param release which was to go live
   * @param hooks their names, not escaped
   * @param at when they were begun
   */
  record AttemptUnknown(ReleaseId release, List<String> hooks, Instant at) implements Warning {
    /** Copies the list. */
    public AttemptUnknown {
      hooks = List.copyOf(hooks);
    }

    /** As plans note it. */
    public String inWords() {
      return "what "
          + Printable.escape(hooks.isEmpty() ? "before_activate" : String.join(", ", hooks))
          + " did before "
          + release
          + " was to go live is not known (begun "
          + InWords.of(at)
          + ")";
    }
  }

  /**
   * A gate that was asked at the last deploy, or that was configured when the root was made and
   * nothing has been deployed since, is not asked now.
   *
   * @param gate its name
   * @param release what was deployed then; absent where that was when the root was made
   * @param at when
   */
  record GateGone(String gate, Optional<ReleaseId> release, Instant at) implements Warning {
    /** As plans note it. */
    public String inWords() {
      return then() + ", and is not asked now";
    }

    /** When it was asked, as a clause. */
    public String then() {
      return "the gate %s was %s (%s)"
          .formatted(
              gate,
              release.map(id -> "asked for " + id).orElse("configured when the root was made"),
              InWords.of(at));
    }
  }

  /**
   * A hook, check, notice or wave cannot work as it is configured: what is planned would be refused
   * for it, or will fail at that point.
   *
   * @param why one clause
   */
  record WouldFail(String why) implements Warning {}

  /**
   * The journal of a host is not the one that other hosts saw.
   *
   * @param objection what stands against it, with the hosts that saw another
   */
  record JournalContradicted(Objection objection) implements Warning {
    @Override
    public boolean isGrave() {
      return true;
    }
  }

  /**
   * Hooks or checks that can stop nothing any more did not pass.
   *
   * @param why which of them, and how they ended
   * @param output what they had printed: for the person at the terminal alone
   */
  record NotPassed(String why, List<Printed> output) implements Warning {
    /** Copies the output. */
    public NotPassed {
      output = List.copyOf(output);
    }
  }

  /**
   * Hooks that are to follow the last flip of a host are not known to have passed.
   *
   * @param host its name
   * @param hooks their names
   */
  record HooksOwed(String host, List<String> hooks) implements Warning {
    /** Copies the names. */
    public HooksOwed {
      hooks = List.copyOf(hooks);
    }
  }

  /**
   * Hosts that the run leaves out are not asked whether what serves there is still well after the
   * hooks of {@code before_activate}.
   *
   * @param hosts their names
   * @param checks which are not asked of them, {@code command bin/check}; empty where none is,
   *     since it is not known what is live there
   */
  record HealthUnasked(List<String> hosts, List<String> checks) implements Warning {
    /** Copies the lists. */
    public HealthUnasked {
      hosts = List.copyOf(hosts);
      checks = List.copyOf(checks);
    }
  }

  /**
   * What is live was found to be not well, and that could not be recorded.
   *
   * @param why in one clause
   */
  record NotWellUnrecorded(String why) implements Warning {}

  /**
   * A sink was not told of what happened.
   *
   * @param sink what it is, without its address, which may be a secret
   * @param occasion as in the configuration, {@code confirmed}
   * @param why in one clause
   */
  record NotTold(String sink, String occasion, String why) implements Warning {
    private static final String OVERRIDDEN = "overridden";

    /** Whoever breaks the glass is to know that nobody has heard it. */
    @Override
    public boolean isGrave() {
      return occasion.equals(OVERRIDDEN);
    }
  }

  /**
   * The lock of a run that is done is still there.
   *
   * @param host on which of several; empty where only one can be meant
   * @param fact whether it is held or could not be given back, and why
   */
  record LockStays(Optional<String> host, String fact) implements Warning {}

  /**
   * Something in the trash could not be deleted and stays there.
   *
   * @param what its name
   * @param why in one clause
   */
  record NotDeleted(String what, String why) implements Warning {}

  /** A deletion was ended before its end; the next run goes on with it. */
  record DeletionEnded() implements Warning {}

  /**
   * An old release was not retired.
   *
   * @param release which one
   * @param why one clause: what is live instead, or that it became live
   */
  record NotRetired(ReleaseId release, String why) implements Warning {}

  /**
   * After a release went live, the old ones were not retired.
   *
   * @param host its name; absent where the warning is one of the host itself
   * @param why in one clause
   */
  record OldReleasesStay(Optional<String> host, String why) implements Warning {}

  /**
   * The lock's sign of life could not be written; it is tried again. Others may think it dead.
   *
   * @param why in one clause
   */
  record NoHeartbeat(String why) implements Warning {}

  /**
   * The disk is full, and room that was reserved on it is used: for the lock, or to go on.
   *
   * @param purpose for what
   */
  record ReserveUsed(Purpose purpose) implements Warning {
    /** What the room is used for. */
    public enum Purpose {
      /** To take the lock. */
      LOCK,
      /** To go on with a run. */
      RUN
    }
  }

  /**
   * The disk has no room for the reserve that a later run may need.
   *
   * @param there how many of its files are there
   * @param whole how many it has when it is whole
   */
  record ReserveIncomplete(int there, int whole) implements Warning {}

  /**
   * A host does not have in its trash the release that is to be restored.
   *
   * @param host its name
   * @param release which one
   */
  record NotInTrash(String host, ReleaseId release) implements Warning {}

  /**
   * A release to which a rollback would go, had no step removed what it needs.
   *
   * @param release which one
   * @param why as a clause
   */
  record PassedOver(ReleaseId release, String why) implements Warning {
    /** As plans note it. */
    public String inWords() {
      return release + " is passed over: " + why;
    }
  }

  /**
   * What came of a step is recorded on other hosts, and not on this one.
   *
   * @param host for people
   * @param why as a clause
   */
  record StepUnrecorded(String host, String why) implements Warning {}

  /**
   * What a step printed could not be kept on a host.
   *
   * @param host for people
   * @param why as a clause
   */
  record StepOutputLost(String host, String why) implements Warning {}

  /**
   * A release that was restored is not as it was deployed.
   *
   * @param release which one
   * @param host its name; absent where there is one host alone
   * @param differences how many there are, at least 1
   * @param first one of them
   */
  record NotAsDeployed(ReleaseId release, Optional<String> host, int differences, String first)
      implements Warning {}

  /**
   * A gate has seen what a person should know, and what stops nothing.
   *
   * @param gate its name
   * @param fact what
   */
  record Noticed(String gate, String fact) implements Warning {}

  /**
   * A release that a rollback has left was changed on its host; it is kept with that.
   *
   * @param release which one
   * @param host its name
   * @param places in how many places, at least 1
   */
  record LeftChanged(ReleaseId release, String host, int places) implements Warning {}

  /**
   * Something that is watched counts as bad, and what is live stays live.
   *
   * @param fact what, with what it was judged by
   */
  record Raised(String fact) implements Warning {
    @Override
    public boolean isGrave() {
      return true;
    }
  }

  /**
   * That something counts as bad is not recorded on a host.
   *
   * @param host its name
   * @param what what counts as bad
   * @param why as a clause
   */
  record RaisedUnrecorded(String host, String what, String why) implements Warning {}

  /**
   * Something was to be watched, and is mostly not known.
   *
   * @param fact what, and why
   */
  record WatchBlind(String fact) implements Warning {
    @Override
    public boolean isGrave() {
      return true;
    }
  }

  /** A run was asked to stop, and does so at its next safe point. */
  record Stopping() implements Warning {
    @Override
    public boolean isGrave() {
      return true;
    }
  }
}
