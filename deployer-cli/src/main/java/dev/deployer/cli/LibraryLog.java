package dev.deployer.cli;

import org.tinylog.configuration.Configuration;

/** Sets what libraries log: nothing, unless more was asked for. */
final class LibraryLog {
  private LibraryLog() {}

  /**
   * Chooses what is logged to stderr; before anything is logged. Where a command ran in this
   * process before (in the demo, in tests), its choice stays.
   *
   * @param verbosity 0: nothing; 1: warnings, of which the way to a host has none, since what
   *     matters of it is thrown; more: all but traces, with what that library has to say
   */
  static void show(int verbosity) {
    if (verbosity > 0) {
      try {
        Configuration.set("level", verbosity == 1 ? "warn" : "debug");
      } catch (UnsupportedOperationException e) {
        return;
      }
    }
  }
}
