package dev.deployer.outcome;

import java.io.Serializable;
import java.util.Optional;

/**
 * Where one of several hosts stands when a run has ended.
 *
 * @param host its address, as events have it
 * @param live what is live there, as last read
 * @param failure what went wrong there, in one clause that does not name the host; absent where
 *     nothing did
 * @serial exclude
 */
public record Standing(String host, Live live, Optional<String> failure) implements Serializable {
  private Object writeReplace() {
    return new Written(host, live, failure.orElse(null));
  }

  /** The same without an Optional, which cannot be serialized. */
  private record Written(String host, Live live, String failure) implements Serializable {
    private Object readResolve() {
      return new Standing(host, live, Optional.ofNullable(failure));
    }
  }
}
