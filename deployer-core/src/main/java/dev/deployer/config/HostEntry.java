package dev.deployer.config;

import dev.deployer.path.ReleaseRoot;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A host of an environment, and the root there.
 *
 * @param root the host's own, or else the environment's
 * @param labels words by which waves and people choose hosts, as {@link dev.deployer.cluster.Wave}
 *     has them; in the order of the file
 */
public record HostEntry(HostAddress address, ReleaseRoot root, Set<String> labels) {
  /** Copies the labels. */
  public HostEntry {
    labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
  }

  public HostEntry(HostAddress address, ReleaseRoot root) {
    this(address, root, Set.of());
  }
}
