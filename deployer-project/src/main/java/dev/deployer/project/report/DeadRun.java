package dev.deployer.project.report;

/** What to type where a run holds locks and is dead. */
final class DeadRun {
  private DeadRun() {}

  /** Of one host: that lock and no other is broken. */
  static Line unlock(Invocation typed, String token) {
    return typed.line("unlock").with("--token", token);
  }

  /** Of several hosts, on each of which the lock has a token of its own. */
  static Line unlockAll(Invocation typed) {
    return typed.line("unlock").with("--dead");
  }
}
