package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ReleaseSweep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The release whose unchanged files a new one is linked from. Only a file that the sweep just now
 * found as recorded is offered, whatever its path: its identity is its digest, with its mode.
 */
public final class Base {
  private record Content(Digest digest, int mode) {}

  private final ReleaseId release;
  private final ReleaseSweep sweep;
  private Map<Content, EntryPath> byContent;

  public Base(ReleaseId release, ReleaseSweep sweep) {
    this.release = release;
    this.sweep = sweep;
  }

  public ReleaseId release() {
    return release;
  }

  /** The file of the base that holds the same as this one. */
  public Optional<Entry.File> match(Entry.File wanted) {
    Optional<Entry.File> samePath =
        sweep
            .manifest()
            .find(wanted.path())
            .filter(Entry.File.class::isInstance)
            .map(Entry.File.class::cast)
            .filter(file -> file.digest().equals(wanted.digest()) && file.mode() == wanted.mode())
            .filter(file -> sweep.comparison().isIntact(file.path()));
    return samePath.isPresent() ? samePath : elsewhere(wanted);
  }

  private Optional<Entry.File> elsewhere(Entry.File wanted) {
    if (byContent == null) {
      byContent = new HashMap<>();
      for (Entry entry : sweep.manifest().entries()) {
        if (entry instanceof Entry.File file && sweep.comparison().isIntact(file.path())) {
          byContent.putIfAbsent(new Content(file.digest(), file.mode()), file.path());
        }
      }
    }
    return Optional.ofNullable(byContent.get(new Content(wanted.digest(), wanted.mode())))
        .flatMap(sweep.manifest()::find)
        .map(Entry.File.class::cast);
  }

  /**
   * The same content as it will lie on this host: linked files keep the time of the base's file.
   */
  public Manifest asOnHost(Manifest content) {
    List<Entry> entries = new ArrayList<>(content.entries().size());
    for (Entry entry : content.entries()) {
      if (entry instanceof Entry.File file) {
        entries.add(match(file).<Entry>map(m -> timed(file, m.modified())).orElse(file));
      } else {
        entries.add(entry);
      }
    }
    return Manifest.of(entries);
  }

  private static Entry.File timed(Entry.File file, long modified) {
    return new Entry.File(file.path(), file.mode(), file.size(), file.digest(), modified);
  }
}
