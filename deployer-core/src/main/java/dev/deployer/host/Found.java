package dev.deployer.host;

import dev.deployer.path.RemotePath;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry that a walk has found on a host.
 *
 * @param path where it is
 * @param facts what lstat says of it
 * @param target of a link, as text, where it could be read
 */
public record Found(RemotePath path, Facts facts, Optional<String> target) {
  // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

  @Override
  public boolean equals(Object other) {
    return other instanceof Found that
        && path.equals(that.path)
        && facts.equals(that.facts)
        && target.equals(that.target);
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, facts, target);
  }
}
