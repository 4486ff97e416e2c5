package dev.deployer;

import dev.deployer.cluster.Member;
import dev.deployer.execution.JournalWriter;
import dev.deployer.execution.Run;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Drift;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.LostManifestException;
import dev.deployer.root.Noted;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Holds what is live on a host now against its manifest, and passes over exactly what is known to
 * have been changed by hand there.
 */
final class UnknownDrift {
  private UnknownDrift() {}

  /**
   * What differs, in a clause for each place; nothing of a release that was not deployed. That no
   * release is live any more is a difference as well. Changes nothing.
   *
   * @throws LostManifestException if it was deployed, and its manifest is not there any more
   */
  static List<String> on(Member member) throws IOException, DeployerException {
    return on(member, member.run().state());
  }

  /** The same, where the host was just read. */
  static List<String> on(Member member, RootState state) throws IOException, DeployerException {
    Run run = member.run();
    if (state.live().release().isEmpty()) {
      return List.of(state.live().toString());
    }
    ReleaseId id = state.live().release().get();
    Optional<ReleaseRecord> record = state.record(id);
    if (record.isEmpty()) {
      if (Remains.hasLostItsManifest(state, id)) {
        throw new LostManifestException(Remains.inWords(state, id).orElseThrow());
      }
      return List.of();
    }
    List<Difference> differences =
        HandChanges.sweep(run, record.get())
            .map(ReleaseSweep::differences)
            .orElseThrow(() -> LostManifestException.of(id));
    return KnownPatch.of(
                KnownPatch.in(state.history(), id, record.get().digest()), differences, differences)
            .isPresent()
        ? List.of()
        : Drift.clauses(differences);
  }

  /** Records on a host whose lock is held that this counts as bad since its release is live. */
  static void raised(Member member, Noted.Raised what) throws IOException, DeployerException {
    RootState state = member.run().state();
    Optional<ReleaseId> live = state.live().release();
    if (live.isPresent()) {
      new JournalWriter(member.run(), state.history())
          .raised(live.get(), state.digest(live.get()), what);
    }
  }
}
