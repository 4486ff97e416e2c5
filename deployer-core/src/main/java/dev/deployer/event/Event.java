package dev.deployer.event;

import dev.deployer.gate.Finding;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One thing that happened in a run on one host. Text in it that came from a host is escaped. */
public sealed interface Event {
  /**
   * A part of a run begins.
   *
   * @param phase which one
   */
  record PhaseStarted(Phase phase) implements Event {}

  /**
   * A part of a run has come to its end.
   *
   * @param phase which one
   * @param took since it began
   */
  record PhaseDone(Phase phase, Duration took) implements Event {}

  /**
   * How far a phase is; at most a few a second. Totals are 0 where they are not known.
   *
   * @param phase which part of the run
   * @param files how many are done
   * @param totalFiles of how many
   * @param bytes how many of their content are done
   * @param totalBytes of how many
   */
  record Progress(Phase phase, long files, long totalFiles, long bytes, long totalBytes)
      implements Event {}

  /**
   * A connection is up, and its root is the expected one.
   *
   * @param hostKey the fingerprint of the host's key, {@code SHA256:…}
   * @param server what the SSH server calls itself, {@code OpenSSH_9.2p1}
   */
  record Connected(String hostKey, String server) implements Event {}

  /**
   * A connection was lost.
   *
   * @param reason why, where it is said already that it was lost
   */
  record ConnectionLost(String reason) implements Event {}

  /**
   * A connection is about to end; what the run asked over it.
   *
   * @param requests how many were sent
   * @param roundTrips how often a reply had to be waited for
   */
  record ConnectionClosed(long requests, long roundTrips) implements Event {}

  /**
   * A lost connection is about to be made anew.
   *
   * @param attempt counted from 1
   * @param delay how long it is waited before that; zero for at once
   */
  record Reconnecting(int attempt, Duration delay) implements Event {}

  /**
   * The run goes on over a new connection, under a new token; the old one can do nothing any more.
   *
   * @param token the new one; empty where the run holds no lock
   */
  record Resumed(String token) implements Event {}

  /**
   * The run holds the lock of the host.
   *
   * @param token the name of its workbench, by which {@code unlock} breaks it
   */
  record LockTaken(String token) implements Event {}

  /**
   * Another run holds the lock, and this one waits.
   *
   * @param holder who holds it, for people
   */
  record LockAwaited(String holder) implements Event {}

  /** The run no longer holds the lock of the host; nothing of it is left there to be swept. */
  record LockGivenBack() implements Event {}

  /**
   * What is about to be staged.
   *
   * @param release the new one
   * @param sentFiles how many are to be sent, in part or whole
   * @param sentBytes how many are to be sent of them
   * @param copiedFiles those of them of which only what is new is sent
   * @param copiedBytes what the host copies for those from what it has
   * @param linkedFiles how many are to be linked to those of the release before
   */
  record Staging(
      ReleaseId release,
      long sentFiles,
      long sentBytes,
      long copiedFiles,
      long copiedBytes,
      long linkedFiles)
      implements Event {}

  /**
   * What was staged: how many files were sent, and how many linked instead. A file whose link was
   * refused was sent, and one that could not be put together was sent whole.
   *
   * @param sentFiles how many were sent
   * @param sentBytes how many were sent of them
   * @param copiedFiles of the files that were sent those of which a part was copied
   * @param copiedBytes what the host copied for those
   * @param linkedFiles how many were linked
   */
  record Staged(
      long sentFiles, long sentBytes, long copiedFiles, long copiedBytes, long linkedFiles)
      implements Event {}

  /**
   * A release is on the host, whole; it is not live yet.
   *
   * @param release which one
   */
  record Published(ReleaseId release) implements Event {}

  /**
   * The host serves another release.
   *
   * @param from what was live before; absent: nothing
   * @param to what is live now; absent: nothing again, as before a first deploy
   */
  record Activated(Optional<ReleaseId> from, Optional<ReleaseId> to) implements Event {}

  /**
   * The decision host has recorded what is to be live on all hosts.
   *
   * @param decision what is to be so
   * @param release what is decided about; absent: nothing is to be live
   */
  record Decided(Decision decision, Optional<ReleaseId> release) implements Event {}

  /** What was decided for all hosts of a run. */
  enum Decision {
    /** The release goes live on all of them. */
    COMMIT,
    /** It goes live on none, and is taken back where it is. */
    REVERT,
    /** Nothing, until a person decides. */
    HELD
  }

  /**
   * These hosts are about to flip; waves are counted from 1.
   *
   * @param number which wave it is
   * @param of how many there are
   * @param hosts their addresses
   */
  record Wave(int number, int of, List<String> hosts) implements Event {
    /** Copies the hosts. */
    public Wave {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * The wave before the next one is left to serve for so long ({@code bake}), then asked again.
   *
   * @param delay more than zero
   */
  record Baking(Duration delay) implements Event {}

  /**
   * What is live on all hosts is watched from now on; by the run that made it so, with the locks
   * held.
   *
   * @param time how long
   * @param every how often it is looked at
   * @param until when that is over
   */
  record Watching(Duration time, Duration every, Instant until) implements Event {}

  /**
   * What is watched was looked at once more, between two waves or after the last one, or by whoever
   * only watches.
   *
   * @param time for how long it is watched by now
   * @param of how long it is to be
   * @param samples how often was looked
   * @param bad how many things were bad when they were last known
   */
  record Looked(Duration time, Duration of, long samples, int bad) implements Event {}

  /**
   * A release that is watched was held against its manifest, and that says something else than
   * before.
   *
   * @param drifted whether it is not as it was deployed; absent where it is not known
   * @param words what differs, or why it is not known, in one clause; empty where nothing differs
   */
  record DriftChecked(Optional<Boolean> drifted, String words) implements Event {}

  /**
   * The watch of what is live has come to its end, and took nothing back.
   *
   * @param time how long it lasted
   * @param of how long it was to last; it was stopped where that is more
   * @param samples how often was looked
   * @param findings how many things counted as bad
   * @param blind of how many things mostly nothing was known
   */
  record Watched(Duration time, Duration of, long samples, int findings, int blind)
      implements Event {
    /** Whether it lasted as long as it was to, knew what it was to know, and found nothing. */
    public boolean isWell() {
      return time.compareTo(of) >= 0 && findings == 0 && blind == 0;
    }
  }

  /**
   * A number of what is live was asked, and it says something else than before, or nothing was told
   * of it for a minute.
   *
   * @param check its name
   * @param value what counts, for a counter its growth a minute; absent where it is not known
   * @param before what it was before; absent where not known
   * @param limit above which it is bad
   * @param good whether it is not; absent where it is not known
   * @param words the same in one clause
   */
  record Measured(
      String check,
      Optional<Double> value,
      Optional<Double> before,
      double limit,
      Optional<Boolean> good,
      String words)
      implements Event {}

  /**
   * A release is no longer among the releases of the host: it is in the trash, or deleted.
   *
   * @param release which one
   */
  record Retired(ReleaseId release) implements Event {}

  /**
   * What a dead run left was finished or undone.
   *
   * @param what which of it, and how
   */
  record Recovered(Recovery what) implements Event {}

  /**
   * A hook begins.
   *
   * @param phase as in the configuration, {@code before_activate}
   * @param hook its name
   */
  record HookStarted(String phase, String hook) implements Event {}

  /**
   * A line that a hook printed; secrets are taken out.
   *
   * @param hook its name
   * @param line without its end, safe to show
   */
  record HookOutput(String hook, String line) implements Event {}

  /**
   * A hook has ended, or could not be started.
   *
   * @param phase as in the configuration, {@code before_activate}
   * @param hook its name
   * @param passed whether the run may go on
   * @param outcome for the middle of a sentence: {@code exited with 0}
   * @param took since it began
   */
  record HookFinished(String phase, String hook, boolean passed, String outcome, Duration took)
      implements Event {}

  /**
   * A health check was answered well, or its time is over.
   *
   * @param check what was asked, with the host's own name: {@code tcp web1:8080}
   * @param healthy whether the last answer was good
   * @param attempts how often it was asked
   * @param reason why the last answer was not good; empty where it was
   * @param took since it was asked first
   */
  record HealthChecked(String check, boolean healthy, int attempts, String reason, Duration took)
      implements Event {}

  /**
   * What a gate said, under the lock.
   *
   * @param gate its word, {@code drift}
   * @param verdict {@code passed}, {@code not_asked}, {@code objected}, {@code accepted}
   * @param fact what it found, in one clause
   * @param details the places, one each; may be empty
   * @param digest by which exactly this is accepted
   */
  record GateJudged(String gate, String verdict, String fact, List<String> details, String digest)
      implements Event {
    /** Copies the details. */
    public GateJudged {
      details = List.copyOf(details);
    }

    /** Of what it found. */
    public static GateJudged of(Finding finding) {
      return new GateJudged(
          finding.gate().word(),
          finding.verdict().word(),
          finding.fact(),
          finding.details(),
          finding.digest());
    }
  }

  /**
   * What a gate objects to is done all the same: a person has accepted it.
   *
   * @param gate its word, {@code drift}
   * @param digest by which exactly this was accepted
   * @param reason what the person gave as one
   */
  record Overridden(String gate, String digest, String reason) implements Event {
    /** Of what was found, where it is overridden. */
    public static Optional<Overridden> of(Finding finding) {
      return finding
          .reason()
          .map(reason -> new Overridden(finding.gate().word(), finding.digest(), reason));
    }
  }

  /**
   * An emergency that is rehearsed has begun: what somebody sees of it who does not know what was
   * done.
   *
   * @param number counted from 1
   * @param of how many there are at most
   * @param symptom in sentences
   * @param shown what stands in the terminal of whoever caused it; may be empty
   * @param within how long it may take to settle it
   */
  record Emergency(int number, int of, String symptom, List<String> shown, Duration within)
      implements Event {
    /** Copies the lines. */
    public Emergency {
      shown = List.copyOf(shown);
    }
  }

  /**
   * Something has changed on the hosts since the emergency began, by whoever works on it; or a
   * person says that they look at it.
   *
   * @param what in one clause
   * @param since the emergency was told
   */
  record EmergencyMoved(String what, Duration since) implements Event {}

  /**
   * An emergency is over, and nothing of it is left on the hosts.
   *
   * @param scenario what it was
   * @param outcome {@code settled}, {@code not_settled}, {@code skipped}, {@code ended} or {@code
   *     ended_by_somebody}
   * @param took since it was told
   */
  record EmergencyOver(String scenario, String outcome, Duration took) implements Event {}

  /**
   * What was left of a drill was taken back by somebody else than who plays it.
   *
   * @param by who had begun it
   * @param words what was done, in one clause
   */
  record DrillTakenBack(String by, String words) implements Event {}

  /**
   * Something that a person should know and that stops nothing.
   *
   * @param what the fact
   */
  record Warned(Warning what) implements Event {}
}
