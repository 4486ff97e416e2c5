package dev.deployer.source;

import dev.deployer.manifest.Fault;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** Thrown where a source cannot be sent as it is. */
public final class InvalidSourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** All that is wrong with it. */
  private final List<Fault> faults;

  private InvalidSourceException(String summary, List<Fault> faults) {
    super(summary);
    this.faults = faults;
  }

  /** The same, of the source as a whole. */
  public InvalidSourceException(String fault) {
    this(fault, List.of(new Fault(".", fault)));
  }

  /**
   * @param faults in any order; one that is there twice counts once
   */
  static InvalidSourceException of(List<Fault> faults) {
    List<Fault> sorted =
        faults.stream().distinct().sorted(Comparator.comparing(Fault::path)).toList();
    return new InvalidSourceException(Fault.summary(sorted), sorted);
  }

  /** All that is wrong, in the order of the paths; {@code .} is the source itself. */
  public List<Fault> faults() {
    return faults;
  }
}
