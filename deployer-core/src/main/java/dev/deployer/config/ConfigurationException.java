package dev.deployer.config;

import dev.deployer.yaml.Fault;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that is not one: all that is wrong, in the order of the file.
 *
 * @serial exclude
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<Fault> faults;

  ConfigurationException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** All that is wrong, each with its place in the file. */
  public List<Fault> faults() {
    return faults;
  }
}
