package dev.deployer;

import dev.deployer.outcome.Objection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that was looked at, and how it is.
 *
 * @param findings in the order in which it was looked
 * @param journal what the journal is and says of those of other hosts; absent where it was not read
 */
public record CheckReport(List<Finding> findings, Optional<JournalTestimony> journal) {
  /** Copies the list. */
  public CheckReport {
    findings = List.copyOf(findings);
  }

  /** A report on a host whose journal was not read. */
  public CheckReport(List<Finding> findings) {
    this(findings, Optional.empty());
  }

  /** The same, with what other hosts tell of the journal; what a deploy settles is no problem. */
  public CheckReport with(Objection told) {
    List<Finding> more = new ArrayList<>(findings);
    Level level = told.kind() == Objection.Kind.UNDECIDED ? Level.NOTE : Level.PROBLEM;
    more.add(new Finding(level, "journal", told.fact(), Optional.of(told)));
    return new CheckReport(more, journal);
  }

  /** How a thing is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, but a person should know. */
    NOTE,
    /** A deploy would be refused or fail. */
    PROBLEM
  }

  /**
   * One thing.
   *
   * @param level how it is
   * @param subject connection, host key, capabilities, root, permissions, space, journal, current,
   *     releases, strays, lock, renames
   * @param fact one clause, without a remedy
   * @param objection why a deploy would be refused, for a problem of that kind
   */
  public record Finding(Level level, String subject, String fact, Optional<Objection> objection) {}

  /** Whether a deploy would be refused or fail. */
  public boolean hasProblems() {
    return findings.stream().anyMatch(f -> f.level() == Level.PROBLEM);
  }
}
