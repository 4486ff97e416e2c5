package dev.deployer;

import dev.deployer.execution.ReleaseFiles;
import dev.deployer.execution.Run;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.patch.FileChange;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what files were when they were deployed: where they are known elsewhere, or in another
 * release on the host. Each is known by the digest that the manifest has, so it does not matter
 * where it was found.
 */
final class Originals {
  /** So many other releases are looked into, those that were live last first. */
  private static final int RELEASES = 5;

  private final Run run;
  private final RootState state;
  private final ReleaseId changed;
  private final OriginalsElsewhere elsewhere;
  private final Map<EntryPath, byte[]> found = new HashMap<>();

  /**
   * @param changed the release that is not as it was deployed
   */
  Originals(Run run, RootState state, ReleaseId changed, OriginalsElsewhere elsewhere) {
    this.run = run;
    this.state = state;
    this.changed = changed;
    this.elsewhere = elsewhere;
  }

  /**
   * The contents of these files, as far as they are found.
   *
   * @param wanted as recorded, each small enough for a diff
   */
  Map<EntryPath, byte[]> of(List<Entry.File> wanted) throws IOException, DeployerException {
    for (Entry.File file : wanted) {
      elsewhere.of(file).ifPresent(content -> found.put(file.path(), content));
    }
    for (ReleaseRecord other : others()) {
      List<Entry.File> missing =
          wanted.stream().filter(file -> !found.containsKey(file.path())).toList();
      if (missing.isEmpty()) {
        break;
      }
      look(other, missing);
    }
    return found;
  }

  private void take(Entry.File file, byte[] content) {
    if (Digest.ofContent(content).equals(file.digest())) {
      found.put(file.path(), content);
    }
  }

  private List<ReleaseRecord> others() {
    return state.records().values().stream()
        .filter(record -> state.isWhole(record.id()) && !record.id().equals(changed))
        .sorted(Comparator.comparing((ReleaseRecord record) -> -lastLive(record)))
        .limit(RELEASES)
        .toList();
  }

  private long lastLive(ReleaseRecord record) {
    return state.history().activationOf(record.id()).map(JournalRecord::number).orElse(0L);
  }

  private void look(ReleaseRecord other, List<Entry.File> missing)
      throws IOException, DeployerException {
    Optional<Manifest> manifest = manifest(other);
    if (manifest.isEmpty()) {
      return;
    }
    Map<EntryPath, Entry.File> same = new HashMap<>();
    for (Entry.File file : missing) {
      if (manifest.get().find(file.path()).orElse(null) instanceof Entry.File there
          && there.digest().equals(file.digest())) {
        same.put(file.path(), file);
      }
    }
    RemotePath release = run.layout().release(other.id());
    List<EntryPath> paths = new ArrayList<>();
    new ReleaseFiles(run, release)
        .look(same.keySet())
        .forEach(
            (path, there) -> {
              if (isOf(same.get(path), there)) {
                paths.add(path);
              }
            });
    for (EntryPath path : paths) {
      run.reliably(again -> run.host().read(release.resolve(path), (int) FileChange.MOST_BYTES))
          .ifPresent(content -> take(same.get(path), content));
    }
  }

  private static boolean isOf(Entry.File file, Found there) {
    Facts facts = there.facts();
    return facts.isFile() && facts.size() == file.size();
  }

  private Optional<Manifest> manifest(ReleaseRecord record) throws IOException, DeployerException {
    return run.reliably(
        again ->
            ReleaseSweep.manifest(run.host(), run.layout(), record, run.settings().manifests()));
  }
}
