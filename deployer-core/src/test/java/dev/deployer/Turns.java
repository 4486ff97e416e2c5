package dev.deployer;

import java.util.Random;

/**
 * Two operators who take turns: one works while the other stands still, and who goes on is chosen
 * at each operation by a seed, so that what they do to each other can be done again.
 */
final class Turns {
  /** An operator goes on with most operations. */
  private static final int STAY = 12;

  private final Random random;
  private final boolean[] present = new boolean[2];
  private int turn;

  Turns(Random random) {
    this.random = random;
  }

  /** To be called for both before either begins. */
  synchronized void join(int who) {
    present[who] = true;
    turn = who;
  }

  /** Waits until it is this one's turn. */
  synchronized void await(int who) {
    boolean interrupted = false;
    while (turn != who) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the other go on, sometimes. */
  synchronized void step(int who) {
    if (present[1 - who] && random.nextInt(STAY) == 0) {
      turn = 1 - who;
      notifyAll();
      await(who);
    }
  }

  synchronized void leave(int who) {
    present[who] = false;
    turn = 1 - who;
    notifyAll();
  }
}
