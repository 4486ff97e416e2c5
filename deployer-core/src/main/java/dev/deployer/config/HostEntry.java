package dev.deployer.config;

import dev.deployer.path.ReleaseRoot;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A host of an environment, and the root there.
 *
 * @param root the host's own, or else the environment's
 * @param labels free words for people and for choosing hosts; in the order of the file
 */
public record HostEntry(HostAddress address, ReleaseRoot root, Map<String, String> labels) {
  /** Copies the labels. */
  public HostEntry {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  public HostEntry(HostAddress address, ReleaseRoot root) {
    this(address, root, Map.of());
  }
}
