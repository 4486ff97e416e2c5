package dev.deployer.cli;

import org.tinylog.configuration.Configuration;

/** Sets what libraries log: nothing, unless more was asked for. */
final class LibraryLog {
  private LibraryLog() {}

  /**
   * Chooses what is logged to stderr; before anything is logged. Where a command ran in this
   * process before (in the demo, in tests), its choice stays.
   *
   * @param verbosity 0: nothing, 1: warnings, more: all but traces
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
