package dev.deployer;

import java.util.List;

/** Everything that was looked at, and how it is. */
public record CheckReport(List<Finding> findings) {
  /** How a thing is. */
  public enum Level {
    OK,
    /** Works, but a person should know. */
    NOTE,
    /** A deploy would be refused or fail. */
    PROBLEM
  }

  /**
   * One thing.
   *
   * @param subject connection, host key, capabilities, root, permissions, space, journal, current,
   *     lock, renames
   */
  public record Finding(Level level, String subject, String fact) {}

  public boolean hasProblems() {
    return findings.stream().anyMatch(f -> f.level() == Level.PROBLEM);
  }
}
