package dev.deployer.cli.demo;

/** The way between Deployer and the demo's server: it counts what arrives, and can be cut. */
final class Wire {
  private static final int NEVER = Integer.MAX_VALUE;

  private int arrived;
  private int cutAt = NEVER;
  private int arrivedBeforeTheCut;
  private int outage;

  /**
   * Counts from nothing, and cuts the connection once.
   *
   * @param files how many still arrive
   * @param connections how many attempts to connect fail after that
   */
  synchronized void cutAfter(int files, int connections) {
    arrived = 0;
    cutAt = files;
    outage = connections;
  }

  /**
   * A file of a release is about to be complete on the server.
   *
   * @return whether the wire is cut before that
   */
  synchronized boolean isCutBeforeAnotherFile() {
    if (arrived == cutAt) {
      arrivedBeforeTheCut = arrived;
      cutAt = NEVER;
      return true;
    }
    arrived++;
    return false;
  }

  /** Someone connects; whether that fails. */
  synchronized boolean isDown() {
    boolean down = cutAt == NEVER && outage > 0;
    if (down) {
      outage--;
    }
    return down;
  }

  synchronized boolean wasCut() {
    return arrivedBeforeTheCut > 0;
  }

  synchronized int arrivedBeforeTheCut() {
    return arrivedBeforeTheCut;
  }

  synchronized int arrivedAfterTheCut() {
    return arrived - arrivedBeforeTheCut;
  }
}
