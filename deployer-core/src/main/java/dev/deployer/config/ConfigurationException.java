package dev.deployer.config;

import dev.deployer.path.Printable;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that is not one: all that is wrong, in the order of the file. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong.
   *
   * @param file as it was named
   * @param line from 1
   * @param column from 1
   * @param key the path of the key, {@code environments.production.root}; empty for the file
   * @param problem what is wrong and what is allowed
   */
  public record Fault(String file, int line, int column, String key, String problem) {
    /** {@code deployer.yaml:9:5: environments.production.root: …}. */
    @Override
    public String toString() {
      return "%s:%d:%d: %s%s"
          .formatted(
              file, line, column, key.isEmpty() ? "" : Printable.escape(key) + ": ", problem);
    }
  }

  private final transient List<Fault> faults;

  ConfigurationException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** All that is wrong, each with its place in the file. */
  public List<Fault> faults() {
    return faults;
  }
}
