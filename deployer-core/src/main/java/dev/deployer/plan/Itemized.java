package dev.deployer.plan;

import java.util.List;
import java.util.Objects;

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
}
