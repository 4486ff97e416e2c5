package dev.deployer.manifest;

import java.util.List;

/** Thrown where entries together cannot be a release. */
public final class InvalidManifestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<Fault> faults;

  InvalidManifestException(List<Fault> faults) {
    super(Fault.summary(faults));
    this.faults = List.copyOf(faults);
  }

  /** All that is wrong, in the order of the paths. */
  public List<Fault> faults() {
    return faults;
  }
}
