package dev.deployer.manifest;

import java.util.List;
import java.util.stream.Collectors;

/** Entries that together are no release. */
public final class InvalidManifestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 10;

  private final List<Fault> faults;

  InvalidManifestException(List<Fault> faults) {
    super(summary(faults));
    this.faults = List.copyOf(faults);
  }

  /** All that is wrong, in the order of the paths. */
  public List<Fault> faults() {
    return faults;
  }

  private static String summary(List<Fault> faults) {
    String shown =
        faults.stream().limit(SHOWN).map(Fault::toString).collect(Collectors.joining("; "));
    return faults.size() <= SHOWN ? shown : shown + "; and " + (faults.size() - SHOWN) + " more";
  }
}
