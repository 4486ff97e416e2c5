package dev.deployer;

import dev.deployer.outcome.Objection;
import dev.deployer.root.JournalEvidence;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal of one host is, and what it says of the journals of others: held against theirs,
 * it shows a journal that was cut or replaced.
 */
public final class JournalTestimony {
  private final String name;
  private final JournalEvidence evidence;

  JournalTestimony(String name, JournalEvidence evidence) {
    this.name = name;
    this.evidence = evidence;
  }

  /** What this machine has read of it before, where that is not so any more. */
  public Optional<Objection> againstWhatWasRead() {
    return evidence.againstWhatWasRead(name);
  }

  /**
   * The journal as it is here, and of others only what it said before: a run that is at work may
   * have written between the looks at two hosts.
   */
  public JournalTestimony sayingWhatWasSaid(JournalTestimony before) {
    return new JournalTestimony(name, evidence.sayingWhatWasSaid(before.evidence));
  }

  /** How many of these journals have seen this one, and say nothing else of it. */
  public long confirmedBy(Collection<JournalTestimony> others) {
    return others.stream().filter(other -> evidence.isConfirmedBy(other.evidence)).count();
  }

  /**
   * Which journals are shorter than others saw them, or are others.
   *
   * @param journals by the names of their hosts
   * @return what is wrong, by the names of those whose journal it is
   */
  public static Map<String, Objection> contradictions(Map<String, JournalTestimony> journals) {
    return JournalEvidence.contradictions(evidence(journals));
  }

  /**
   * Which journals do not have the end of a run to which another has come: it died, or the last
   * records are gone, and what settles the one finds the other.
   *
   * @param journals by the names of their hosts
   * @return what is open, by the names of those whose journal it is
   */
  public static Map<String, Objection> open(Map<String, JournalTestimony> journals) {
    return JournalEvidence.open(evidence(journals));
  }

  private static Map<String, JournalEvidence> evidence(Map<String, JournalTestimony> journals) {
    Map<String, JournalEvidence> all = new LinkedHashMap<>();
    journals.forEach((host, journal) -> all.put(host, journal.evidence));
    return all;
  }
}
