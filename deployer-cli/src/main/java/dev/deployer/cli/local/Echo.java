package dev.deployer.cli.local;

import java.util.concurrent.Callable;

/**
 * The echo of this process's terminal. Java's console turns it off while a secret is typed, and on
 * again after that, or where the process ends in order; but not where it is halted.
 */
final class Echo {
  private static int off;

  private Echo() {}

  /** Takes a secret, by what turns the echo off and on. */
  static <T> T without(Callable<T> reading) throws Exception {
    synchronized (Echo.class) {
      off++;
    }
    try {
      return reading.call();
    } finally {
      synchronized (Echo.class) {
        off--;
      }
    }
  }

  /**
   * Ends this process, at once unless the echo is off, and with the echo on.
   *
   * <p>RACE: where the console is just about to turn it off, the echo can stay off. Nobody was
   * asked by then.
   */
  static void end(int exit) {
    synchronized (Echo.class) {
      if (off == 0) {
        Runtime.getRuntime().halt(exit);
      }
    }
    System.exit(exit);
  }
}
