package dev.deployer.cli.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The way between Deployer and the demo's server: it counts what arrives, and can be cut. */
final class Wire {
  private static final int NEVER = Integer.MAX_VALUE;

  private final List<String> arrived = new ArrayList<>();
  private int cutAt = NEVER;
  private int arrivedBeforeTheCut;
  private int outage;
  private Object cut;

  /**
   * Counts from nothing, and cuts the connection once.
   *
   * @param files how many still arrive
   * @param connections how many attempts to connect fail after that
   */
  synchronized void cutAfter(int files, int connections) {
    arrived.clear();
    cutAt = files;
    outage = connections;
  }

  /**
   * A file of a release is about to be complete on the server.
   *
   * @param session the connection, with all of its channels
   * @return whether the wire is cut before that
   */
  synchronized boolean isCutBefore(String file, Object session) {
    if (arrived.size() == cutAt) {
      cut = session;
      arrivedBeforeTheCut = arrived.size();
      cutAt = NEVER;
      return true;
    }
    arrived.add(file);
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

  /** Whether this connection was cut: nothing gets through any more, either way. */
  synchronized boolean isCut(Object session) {
    return cut == session;
  }

  synchronized boolean wasCut() {
    return arrivedBeforeTheCut > 0;
  }

  synchronized int arrivedBeforeTheCut() {
    return arrivedBeforeTheCut;
  }

  synchronized int arrivedAfterTheCut() {
    return arrived.size() - arrivedBeforeTheCut;
  }

  /** How many files came before the cut and again after it. */
  synchronized int arrivedTwice() {
    Set<String> different = new HashSet<>(arrived);
    return arrived.size() - different.size();
  }
}
