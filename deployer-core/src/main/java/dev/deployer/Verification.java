package dev.deployer;

import dev.deployer.execution.Run;
import dev.deployer.host.Host;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalEvidence;
import dev.deployer.root.KnownManifests;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Holds a release that lies on a host against its manifest. Changes nothing. */
final class Verification {
  /** Files whose content is asked for at once. */
  private static final int CHUNK = 1_000;

  private final Runs runs;

  Verification(Runs runs) {
    this.runs = runs;
  }

  /**
   * A release that was held against its manifest.
   *
   * @param sweep by type, size, mode and time
   */
  record Held(VerifyReport report, ReleaseSweep sweep) {}

  VerifyReport run(Optional<ReleaseId> named, VerifyDepth depth) throws DeployerException {
    String name = runs.only().name();
    return runs.alone(run -> of(name, run, run.state(), named, depth).report());
  }

  /**
   * Holds a release on one host against its manifest; by default the live one.
   *
   * @param name of the host, for people
   */
  static Held of(
      String name, Run run, RootState state, Optional<ReleaseId> named, VerifyDepth depth)
      throws IOException, DeployerException {
    boolean content = depth == VerifyDepth.CONTENT;
    ReleaseId id =
        named.or(() -> state.live().release()).orElseThrow(() -> NoneLive.refused(state.live()));
    ReleaseRecord record = state.records().get(id);
    Optional<String> incomplete = Remains.inWords(state, id);
    if (incomplete.isPresent()) {
      throw DeployerException.refused(
          state.live(), Objection.Kind.INCOMPLETE_RELEASE, incomplete.get());
    }
    if (record == null) {
      throw DeployerException.refused(
          state.live(),
          Objection.Kind.NO_SUCH_RELEASE,
          state.releases().contains(id)
              ? id + " is unmanaged: it has no manifest to be held against"
              : "there is no release " + id);
    }
    Manifest manifest = manifest(run, state, record);
    ReleaseSweep sweep =
        run.reliably(again -> ReleaseSweep.of(run.host(), run.layout().release(id), manifest));
    List<Difference> differences = new ArrayList<>(sweep.differences());
    if (content) {
      differences.addAll(changedContent(run, id, sweep));
      Collections.sort(differences);
    }
    return new Held(
        new VerifyReport(
            id,
            record.digest(),
            content,
            manifest.entries().size(),
            differences,
            KnownPatch.of(
                KnownPatch.in(state.history(), id, record.digest()),
                sweep.differences(),
                differences),
            Optional.of(new JournalTestimony(name, JournalEvidence.of(state)))),
        sweep);
  }

  /**
   * Reads the manifest from the host, even if it is known here: what lies there is the question.
   */
  private static Manifest manifest(Run run, RootState state, ReleaseRecord record)
      throws IOException, DeployerException {
    return run.reliably(
            again -> ReleaseSweep.manifest(run.host(), run.layout(), record, new KnownManifests(1)))
        .orElseThrow(
            () ->
                DeployerException.refused(
                    state.live(),
                    Objection.Kind.DRIFT,
                    "the manifest of " + record.id() + " is missing or is not the recorded one"));
  }

  private static List<Difference> changedContent(Run run, ReleaseId id, ReleaseSweep sweep)
      throws IOException, DeployerException {
    Layout layout = run.layout();
    List<Entry.File> files =
        sweep.manifest().entries().stream()
            .filter(Entry.File.class::isInstance)
            .map(Entry.File.class::cast)
            .filter(file -> sweep.comparison().isIntact(file.path()))
            .toList();
    List<Difference> changed = new ArrayList<>();
    for (int from = 0; from < files.size(); from += CHUNK) {
      run.checkpoint();
      List<Entry.File> chunk = files.subList(from, Math.min(files.size(), from + CHUNK));
      List<Optional<byte[]>> digests =
          run.reliably(
              again -> {
                Host host = run.host();
                return host.digest(
                    chunk.stream().map(f -> layout.release(id).resolve(f.path())).toList());
              });
      for (int i = 0; i < chunk.size(); i++) {
        Entry.File file = chunk.get(i);
        if (!digests.get(i).map(Digest::of).equals(Optional.of(file.digest()))) {
          changed.add(
              new Difference(
                  Difference.Kind.CHANGED,
                  Printable.escape(file.path().value()),
                  "content differs, size and time do not"));
        }
      }
    }
    return changed;
  }
}
