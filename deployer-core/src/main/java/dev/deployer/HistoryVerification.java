package dev.deployer;

import dev.deployer.outcome.Objection;
import java.util.List;

/**
 * The journal of a host held against everything that is known of it.
 *
 * @param rootId the id of the root
 * @param records how many it has
 * @param head SHA-256 of the last one, 64 hexadecimal digits; of nothing where there is none
 * @param findings what is wrong with it; empty where it is whole
 * @param headsChecked with how many of the heads that were given it was compared
 * @param journal what it is, and what it says of those of other hosts
 */
public record HistoryVerification(
    String rootId,
    long records,
    String head,
    List<Objection> findings,
    long headsChecked,
    JournalTestimony journal) {
  /** Copies the list. */
  public HistoryVerification {
    findings = List.copyOf(findings);
  }
}
