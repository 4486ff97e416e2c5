package dev.deployer;

import dev.deployer.cluster.Member;
import dev.deployer.event.Phase;
import dev.deployer.execution.DriftReading;
import dev.deployer.execution.Run;
import dev.deployer.manifest.Drift;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.RollbackPlanner;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.SweepAhead;
import java.io.IOException;
import java.util.Optional;

/**
 * Looks for what was changed on a host in the releases of a rollback: the one that it goes to,
 * which is held against its manifest once more under the lock, and the one that it leaves, which is
 * kept with what was changed in it. Changes nothing.
 */
final class HandChanges {
  private HandChanges() {}

  /** Looks at both before anything is done. */
  static RollbackPlanner.Seen seen(Member member, Optional<ReleaseId> to)
      throws IOException, DeployerException {
    Run run = member.run();
    return run.phase(
        Phase.SWEEP,
        () -> {
          Optional<ReleaseSweep> left = sweep(run, record(member, member.state().live().release()));
          Optional<ReleaseRecord> back =
              record(member, to).filter(record -> member.state().isWhole(record.id()));
          Optional<ReleaseSweep> swept = sweep(run, back);
          return new RollbackPlanner.Seen(
              swept.isPresent() ? Optional.of(read(run, to.get(), swept.get())) : Optional.empty(),
              back.isPresent() && swept.isEmpty(),
              left.isPresent()
                  ? read(run, member.state().live().release().get(), left.get())
                  : Drift.NONE);
        });
  }

  /**
   * What was changed in a release that is no longer live; nothing where it cannot be looked at: the
   * way back is over.
   *
   * @param asked what was asked before of what was live then
   */
  static Optional<Warning> left(
      Member member, Optional<ReleaseId> from, Optional<SweepAhead> asked) {
    Optional<ReleaseRecord> record = record(member, from);
    if (record.isEmpty() || member.isLost()) {
      return Optional.empty();
    }
    Run run = member.run();
    try {
      Optional<SweepAhead> counting = asked.filter(sweep -> sweep.isOf(record));
      Optional<ReleaseSweep> found =
          counting.isPresent() && counting.get().counts()
              ? counting.get().finish()
              : ReleaseSweep.of(run.host(), run.layout(), record.get(), run.settings().manifests());
      return found
          .map(swept -> Drift.unread(swept.differences()).places())
          .filter(places -> places > 0)
          .map(places -> new Warning.LeftChanged(record.get().id(), member.toString(), places));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What was changed in a release; empty where its manifest is not the recorded one. */
  static Optional<Drift> in(Member member, ReleaseId release)
      throws IOException, DeployerException {
    Run run = member.run();
    return run.phase(
        Phase.SWEEP,
        () -> {
          Optional<ReleaseSweep> swept = sweep(run, record(member, Optional.of(release)));
          return swept.isEmpty()
              ? Optional.<Drift>empty()
              : Optional.of(read(run, release, swept.get()));
        });
  }

  private static Optional<ReleaseRecord> record(Member member, Optional<ReleaseId> release) {
    return release.map(id -> member.state().records().get(id));
  }

  private static Optional<ReleaseSweep> sweep(Run run, Optional<ReleaseRecord> record)
      throws IOException, DeployerException {
    return record.isEmpty() ? Optional.empty() : sweep(run, record.get());
  }

  /** A release held against its manifest; empty where that cannot be read, or is another. */
  static Optional<ReleaseSweep> sweep(Run run, ReleaseRecord record)
      throws IOException, DeployerException {
    return run.reliably(
        again -> ReleaseSweep.of(run.host(), run.layout(), record, run.settings().manifests()));
  }

  private static Drift read(Run run, ReleaseId release, ReleaseSweep swept)
      throws IOException, DeployerException {
    return DriftReading.of(run, run.layout().release(release), swept, Optional.empty());
  }
}
