package dev.deployer.outcome;

/**
 * How far the journal of a host reached. Whoever keeps it can show later that the journal was cut
 * off or rewritten since.
 *
 * @param host its address, as events have it
 * @param rootId the id of the root
 * @param generation the number of the last record; 0 where there was none
 * @param head SHA-256 of that record, 64 hexadecimal digits; of nothing where there was none
 */
public record HostJournal(String host, String rootId, long generation, String head) {
  /** As {@code history --verify --head} takes it. */
  @Override
  public String toString() {
    return rootId + ":" + generation + ":" + head;
  }
}
