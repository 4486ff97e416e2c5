package dev.deployer.project.report;

import java.util.List;

/**
 * What a person can do about a run that is not at its end, whose end is not known, or that has left
 * something to them.
 */
final class RunRemedies {
  private final Invocation typed;

  RunRemedies(Invocation typed) {
    this.typed = typed;
  }

  /**
   * Where hooks after a flip have not passed, or are not known to have.
   *
   * @param configured whether these hooks stand in the configuration of this command
   */
  List<String> unrestarted(boolean configured) {
    return List.of(
        configured
            ? "Once they pass, run them: " + typed.line("recover")
            : "With a deployer.yaml that has these hooks under after_activate: "
                + typed.line("recover").with("--config", "FILE"),
        "If you have restarted there what needs it, say so: "
            + typed.line("recover").with("--decide", "commit"));
  }

  List<String> undecided() {
    String decide =
        "If the host with the decision is gone for good, decide: "
            + decide("commit")
            + " (or revert)";
    // Who has just recovered on all hosts that are configured is not told to do it again.
    return typed.command().equals("recover") && !typed.has("--hosts")
        ? List.of("Name all hosts of that run in deployer.yaml, and recover once more.", decide)
        : List.of("With all hosts of that run: " + typed.line("recover").onAllHosts(), decide);
  }

  /**
   * Where it is not known how a run ended.
   *
   * @param locked whether it may have left locks that stand in the way of whoever settles it
   */
  List<String> unknown(boolean locked) {
    if (typed.command().equals("init")) {
      return List.of("It finishes what was begun: " + typed.again());
    }
    if (typed.command().equals("step")) {
      return new StepRemedies(typed).unknown(locked);
    }
    if (!locked) {
      return List.of("Settle it: " + typed.line("recover"));
    }
    return List.of(
        "Locks that this run left, which has ended, are broken first: " + DeadRun.unlockAll(typed),
        "Settle it: " + typed.line("recover"));
  }

  /** Where a run on several hosts waits for a person's word. */
  List<String> held() {
    return List.of(
        "The new release on all hosts: " + decide("commit"),
        "What was live before on all hosts: " + decide("revert"));
  }

  /**
   * Where a run left something, or is still at it.
   *
   * @param severalHosts whether that run is one on several hosts
   * @param locked whether a run holds a lock there: whoever settles it needs that lock
   */
  List<String> unfinished(boolean severalHosts, boolean locked) {
    Line recover = severalHosts ? typed.line("recover").onAllHosts() : typed.line("recover");
    if (!locked) {
      return List.of("Settle it now: " + recover);
    }
    Line unlock = DeadRun.unlockAll(typed);
    return List.of(
        "If that run is dead, break its locks first: "
            + (severalHosts ? unlock.onAllHosts() : unlock),
        "Then settle it: " + recover);
  }

  /** Where a run was stopped. */
  List<String> interrupted() {
    return List.of("Go on: " + typed.again());
  }

  private Line decide(String word) {
    return typed.line("recover").onAllHosts().with("--decide", word);
  }
}
