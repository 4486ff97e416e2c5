package dev.deployer.config;

import dev.deployer.path.ReleaseRoot;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A host of an environment, and the root there.
 *
 * @param address where it is, and as whom
 * @param root the host's own, or else the environment's
 * @param labels words by which waves and people choose hosts, as {@link dev.deployer.cluster.Wave}
 *     has them; in the order of the file
 * @param name what it is called by people, hooks and results, and no other host of the environment
 *     is; see {@link HostNames}
 * @param rootId the id that the root there must bear, where given
 */
public record HostEntry(
    HostAddress address,
    ReleaseRoot root,
    Set<String> labels,
    String name,
    Optional<String> rootId) {
  /** Copies the labels. */
  public HostEntry {
    labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
  }

  /** One that is called by its host's name alone. */
  public HostEntry(
      HostAddress address, ReleaseRoot root, Set<String> labels, Optional<String> rootId) {
    this(address, root, labels, address.host(), rootId);
  }

  /** One without labels, called by its host's name, with any root that lies there. */
  public HostEntry(HostAddress address, ReleaseRoot root) {
    this(address, root, Set.of(), Optional.empty());
  }

  HostEntry called(String other) {
    return new HostEntry(address, root, labels, other, rootId);
  }

  /** Whether this is the same directory, reached in the same way. */
  boolean isSamePlace(HostEntry other) {
    return address.user().equals(other.address.user())
        && address.host().equalsIgnoreCase(other.address.host())
        && address.port().equals(other.address.port())
        && root.equals(other.root);
  }
}
