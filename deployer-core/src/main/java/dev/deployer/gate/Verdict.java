package dev.deployer.gate;

import java.util.Locale;
import java.util.stream.Stream;

/** What a gate says. */
public enum Verdict {
  /** Nothing stands against it. */
  PASSED,
  /** There is nothing that this gate could ask about. */
  NOT_ASKED,
  /** People have yet to agree; it stands against nothing until the plan is carried out. */
  AWAITED,
  /** Something stands against it. */
  OBJECTED,
  /** Something stands against it, and a person has accepted that. */
  ACCEPTED;

  /** As it stands in files: {@code not_asked}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The verdict of this word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Verdict parse(String word) {
    return Stream.of(values())
        .filter(verdict -> verdict.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no verdict " + word));
  }
}
