package dev.deployer.notify;

import java.util.List;

/**
 * What differs between what was live and what goes live.
 *
 * @param added those that are new
 * @param changed those of which content, mode or target differ
 * @param removed those that are no longer there
 * @param commits what it brings by git, and what it takes back, a line each; bounded by whoever
 *     asks git
 */
public record Changes(int added, int changed, int removed, List<String> commits) {
  /** Copies the list, and validates. */
  public Changes {
    commits = List.copyOf(commits);
    if (added < 0 || changed < 0 || removed < 0) {
      throw new IllegalArgumentException("a number of entries is not negative");
    }
  }

  /** Of which git says nothing. */
  public Changes(int added, int changed, int removed) {
    this(added, changed, removed, List.of());
  }

  /** All of the entries. */
  public int all() {
    return added + changed + removed;
  }
}
