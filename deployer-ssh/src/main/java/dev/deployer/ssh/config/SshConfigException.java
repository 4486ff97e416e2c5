package dev.deployer.ssh.config;

import java.util.List;

/**
 * Files of ssh_config(5) cannot be read, are wrong, or ask for what is not supported.
 *
 * @serial exclude
 */
public final class SshConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> faults;

  /**
   * @param faults one sentence each, with file and line, without a full stop
   */
  SshConfigException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  SshConfigException(String fault) {
    this(List.of(fault));
  }

  /** All that is wrong, with file and line where there is one. */
  public List<String> faults() {
    return faults;
  }
}
