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

  /** The same, for people. */
  private final List<String> lines;

  private InvalidSourceException(String summary, List<Fault> faults, List<String> lines) {
    super(summary);
    this.faults = faults;
    this.lines = List.copyOf(lines);
  }

  /** The same, of the source as a whole. */
  public InvalidSourceException(String fault) {
    this(fault, List.of(new Fault(".", fault)), List.of(fault));
  }

  /**
   * Where a file in it does not say what it is to say.
   *
   * @param lines what is wrong, safe to show, each with its place in the file
   */
  public static InvalidSourceException in(String file, List<String> lines) {
    return new InvalidSourceException(
        String.join("; ", lines),
        lines.stream().map(line -> new Fault(file, line)).toList(),
        lines);
  }

  /**
   * @param faults in any order; one that is there twice counts once
   */
  static InvalidSourceException of(List<Fault> faults) {
    List<Fault> sorted =
        faults.stream().distinct().sorted(Comparator.comparing(Fault::path)).toList();
    return new InvalidSourceException(
        Fault.summary(sorted), sorted, sorted.stream().map(Fault::toString).toList());
  }

  /** All that is wrong, in the order of the paths; {@code .} is the source itself. */
  public List<Fault> faults() {
    return faults;
  }

  /** The same as lines for people, safe to show. */
  public List<String> lines() {
    return lines;
  }
}
