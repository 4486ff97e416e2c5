package dev.deployer.execution;

import dev.deployer.outcome.DeployerException;

/**
 * Where a run ends because someone wants it to stop: at a safe point, and where nothing is at stake
 * already when its connection is lost. The interrupt of its thread is such a wish as well.
 */
final class SafePoints {
  private final Stop stop;
  private final WhatIsLive live;
  private boolean interrupted;

  SafePoints(Stop stop, WhatIsLive live) {
    this.stop = stop;
    this.live = live;
  }

  /** A safe point: ends the run here if someone wants it to stop. */
  void checkpoint() throws DeployerException {
    noteInterrupt();
    if (stop.isRequested()) {
      throw interrupted(null);
    }
  }

  /**
   * Says that something is changed from now on, so that a wish to stop waits for the next safe
   * point.
   */
  void stake() throws DeployerException {
    if (!stop.stake()) {
      throw interrupted(null);
    }
  }

  /** Where nothing is at stake and someone wants it to stop, a lost connection is the end. */
  void requireWanted(Exception cause) throws DeployerException {
    if (stop.isRequested() && !stop.hasStake()) {
      throw interrupted(cause);
    }
  }

  /**
   * An interrupt is a wish to stop. It would end each further call and each connection, so that the
   * lock could not be given back; the thread has it back with {@link #giveBackInterrupt}.
   */
  void noteInterrupt() {
    if (Thread.interrupted()) {
      interrupted = true;
      stop.request();
    }
  }

  /** Interrupts the thread again, if it was interrupted during the run. */
  void giveBackInterrupt() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private DeployerException interrupted(Exception cause) {
    return new DeployerException(
        DeployerException.Kind.INTERRUPTED, live.last(), "interrupted", cause);
  }
}
