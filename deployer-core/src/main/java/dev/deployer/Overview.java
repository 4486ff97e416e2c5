package dev.deployer;

import java.util.List;

/**
 * All that one host says of its root, as of one moment: what {@link Deployer#status}, {@link
 * Deployer#releases}, {@link Deployer#history} and {@link Deployer#verifyHistory} say, over one
 * connection.
 *
 * @param status what is so now
 * @param releases those that are there, the latest activation first
 * @param history what was decided and done, the oldest first
 * @param journal whether that is whole
 */
public record Overview(
    Status status,
    List<ReleaseSummary> releases,
    List<HistoryEntry> history,
    HistoryVerification journal) {
  /** Copies the lists. */
  public Overview {
    releases = List.copyOf(releases);
    history = List.copyOf(history);
  }
}
