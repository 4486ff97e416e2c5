package dev.deployer.notify;

/**
 * How many entries differ between what was live and what goes live.
 *
 * @param added those that are new
 * @param changed those of which content, mode or target differ
 * @param removed those that are no longer there
 */
public record Changes(int added, int changed, int removed) {
  /** Validates. */
  public Changes {
    if (added < 0 || changed < 0 || removed < 0) {
      throw new IllegalArgumentException("a number of entries is not negative");
    }
  }

  /** All of them. */
  public int all() {
    return added + changed + removed;
  }
}
