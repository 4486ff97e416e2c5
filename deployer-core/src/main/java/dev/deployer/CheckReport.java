package dev.deployer;

import dev.deployer.outcome.Objection;
import java.util.List;
import java.util.Optional;

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
   * @param objection why a deploy would be refused, for a problem of that kind
   */
  public record Finding(Level level, String subject, String fact, Optional<Objection> objection) {}

  public boolean hasProblems() {
    return findings.stream().anyMatch(f -> f.level() == Level.PROBLEM);
  }
}
