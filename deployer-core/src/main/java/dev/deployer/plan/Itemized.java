package dev.deployer.plan;

import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The paths that differ between the live release and the planned one, sorted.
 *
 * @param added those that are new
 * @param changed those of which content, mode or target differ
 * @param removed those that are no longer there
 */
public record Itemized(List<String> added, List<String> changed, List<String> removed) {
  /** Nothing to compare. */
  public static final Itemized NONE = new Itemized(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Itemized {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

  @Override
  public boolean equals(Object other) {
    return other instanceof Itemized that
        && added.equals(that.added)
        && changed.equals(that.changed)
        && removed.equals(that.removed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(added, changed, removed);
  }

  /** What differs between two manifests. */
  public static Itemized between(Manifest before, Manifest after) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (Entry entry : after.entries()) {
      Optional<Entry> old = before.find(entry.path());
      if (old.isEmpty()) {
        added.add(entry.path().value());
      } else if (!sameContent(old.get(), entry)) {
        changed.add(entry.path().value());
      }
    }
    for (Entry entry : before.entries()) {
      if (after.find(entry.path()).isEmpty()) {
        removed.add(entry.path().value());
      }
    }
    return new Itemized(added, changed, removed);
  }

  private static boolean sameContent(Entry one, Entry other) {
    if (one instanceof Entry.File a && other instanceof Entry.File b) {
      return a.digest().equals(b.digest()) && a.mode() == b.mode();
    }
    return one.equals(other);
  }
}
