package dev.deployer.yaml;

import dev.deployer.path.Printable;
import java.io.Serializable;

/**
 * One thing that is wrong in a file.
 *
 * @param file as it was named
 * @param line from 1
 * @param column from 1
 * @param key the path of the key, {@code environments.production.root}; empty for the file
 * @param problem what is wrong and what is allowed
 * @serial exclude
 */
public record Fault(String file, int line, int column, String key, String problem)
    implements Serializable {
  /** {@code deployer.yaml:9:5: environments.production.root: …}. */
  @Override
  public String toString() {
    return "%s:%d:%d: %s%s"
        .formatted(file, line, column, key.isEmpty() ? "" : Printable.escape(key) + ": ", problem);
  }
}
