package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ReleaseSweep;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The release whose unchanged files a new one is linked from. Only a file that the sweep just now
 * found as recorded is offered, whatever its path: its identity is its digest, with its mode.
 */
public final class Base {
  private record Content(Digest digest, int mode) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content content
          && content.mode == mode
          && content.digest.equals(digest);
    }

    @Override
    public int hashCode() {
      return digest.hashCode() + mode;
    }
  }

  private final ReleaseId release;
  private final ReleaseSweep sweep;
  private Map<Content, EntryPath> byContent;
  private Map<Digest, EntryPath> byDigest;

  public Base(ReleaseId release, ReleaseSweep sweep) {
    this.release = release;
    this.sweep = sweep;
  }

  public ReleaseId release() {
    return release;
  }

  /** Whether the whole release was found as recorded. */
  public boolean isClean() {
    return sweep.isClean();
  }

  /** What the whole release is recorded to be. */
  public Manifest manifest() {
    return sweep.manifest();
  }

  /** The file of the base at this path, whatever it holds. */
  public Optional<Entry.File> at(EntryPath path) {
    return sweep.comparison().isIntact(path)
        ? sweep
            .manifest()
            .find(path)
            .filter(Entry.File.class::isInstance)
            .map(Entry.File.class::cast)
        : Optional.empty();
  }

  /** A file of the base with this content, in whatever mode. */
  public Optional<Entry.File> with(Digest content) {
    if (byDigest == null) {
      byDigest = new HashMap<>();
      for (Entry entry : sweep.manifest().entries()) {
        if (entry instanceof Entry.File file && sweep.comparison().isIntact(file.path())) {
          byDigest.putIfAbsent(file.digest(), file.path());
        }
      }
    }
    return Optional.ofNullable(byDigest.get(content)).flatMap(this::at);
  }

  /** The file of the base with the same content and mode as this one. */
  public Optional<Entry.File> match(Entry.File wanted) {
    if (sweep.manifest().find(wanted.path()).orElse(null) instanceof Entry.File same
        && same.mode() == wanted.mode()
        && same.digest().equals(wanted.digest())
        && sweep.comparison().isIntact(same.path())) {
      return Optional.of(same);
    }
    return elsewhere(wanted);
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
    return content.withTimes(file -> match(file).orElse(file).modified());
  }
}
