package dev.deployer.project.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was asked for cannot be done, by what was typed or stands in a file; nothing was done. The
 * message says all: each fact, and then what to do about them, a line each.
 */
public final class MisuseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Misuse misuse;

  /** One that says this. */
  public MisuseException(Misuse misuse) {
    super(
        Stream.concat(misuse.facts().stream(), misuse.remedies().stream())
            .collect(Collectors.joining("\n")));
    this.misuse = misuse;
  }

  /**
   * One that says this.
   *
   * @param remedies what to type instead
   */
  public MisuseException(String fact, String... remedies) {
    this(new Misuse(List.of(fact), List.of(remedies)));
  }

  /** The same, to be shown. */
  public Misuse misuse() {
    return misuse;
  }
}
