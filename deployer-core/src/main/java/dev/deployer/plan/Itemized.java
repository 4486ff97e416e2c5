package dev.deployer.plan;

import java.util.List;

/** What differs between the live release and the planned one, path by path, sorted. */
public record Itemized(List<String> added, List<String> changed, List<String> removed) {
  /** Nothing to compare. */
  public static final Itemized NONE = new Itemized(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Itemized {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }
}
