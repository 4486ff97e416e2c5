package dev.deployer.execution;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.DriftGate;
import dev.deployer.gate.Finding;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Drift;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.RecordedPatch;
import dev.deployer.root.LostManifestException;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import dev.deployer.root.SweepAhead;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Says whether a release on the host still is what its manifest says. Changes nothing. */
final class Integrity {
  private final Run run;
  private final RootState state;
  private final Optional<SweepAhead> asked;

  /**
   * A release that may go live.
   *
   * @param finding what the gate says of it
   * @param differences what that is about
   */
  record Judged(Finding finding, List<Difference> differences) {}

  Integrity(Run run, RootState state) {
    this(run, state, Optional.empty());
  }

  /**
   * The same.
   *
   * @param asked a sweep under this lock, of one of its releases
   */
  Integrity(Run run, RootState state, Optional<SweepAhead> asked) {
    this.run = run;
    this.state = state;
    this.asked = asked;
  }

  /**
   * How it differs from its manifest now; nothing is known of one that was not deployed here.
   *
   * @param made the record of the release, where this run has made it
   * @throws LostManifestException if its manifest is not there any more, or is another
   */
  List<Difference> differences(ReleaseId id, Optional<ReleaseRecord> made)
      throws IOException, DeployerException {
    Optional<ReleaseRecord> record = state.record(id).or(() -> made);
    if (record.isEmpty()) {
      if (Remains.hasLostItsManifest(state, id)) {
        throw LostManifestException.of(id);
      }
      return List.of();
    }
    return sweep(record.get())
        .map(ReleaseSweep::differences)
        .orElseThrow(() -> LostManifestException.of(id));
  }

  /**
   * A release that is to be live again must be what it was.
   *
   * @param accepted which differences are no objection
   * @return what the gate says; empty where there is nothing to hold it against
   * @throws DeployerException if it differs and that was not accepted
   */
  Optional<Judged> judge(String host, ReleaseId id, List<Acceptance> accepted)
      throws IOException, DeployerException {
    Optional<ReleaseRecord> record = state.record(id);
    if (record.isEmpty()) {
      if (Remains.hasLostItsManifest(state, id)) {
        throw lost(id);
      }
      // Unmanaged: there is nothing to hold it against but that it is a directory.
      return Optional.empty();
    }
    Optional<ReleaseSweep> sweep = sweep(record.get());
    if (sweep.isEmpty()) {
      throw lost(id);
    }
    Drift drift = DriftReading.of(run, run.layout().release(id), sweep.get(), Optional.empty());
    Finding found = DriftGate.judge(host, id, drift, RecordedPatch.of(state, id, drift), accepted);
    if (found.objects()) {
      throw DeployerException.refused(run.live(), List.of(found.objection()));
    }
    return Optional.of(new Judged(found, drift.differences()));
  }

  private DeployerException lost(ReleaseId id) {
    return DeployerException.refused(
        run.live(),
        Objection.Kind.NO_SUCH_RELEASE,
        "the manifest of " + id + " is missing or is not the recorded one");
  }

  private Optional<ReleaseSweep> sweep(ReleaseRecord record) throws IOException, DeployerException {
    if (asked.isPresent()
        && asked.get().isOf(Optional.of(record))
        && !run.wasResumed()
        && asked.get().counts()) {
      return asked.get().finish();
    }
    return run.reliably(
        again -> ReleaseSweep.of(run.host(), run.layout(), record, run.settings().manifests()));
  }
}
