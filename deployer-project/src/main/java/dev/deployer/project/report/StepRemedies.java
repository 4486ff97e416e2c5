package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import java.util.ArrayList;
import java.util.List;

/** What a person can do where a release needs what a step removes, and where a step has ended. */
final class StepRemedies {
  private final Invocation typed;

  StepRemedies(Invocation typed) {
    this.typed = typed;
  }

  List<String> of(Objection objection) {
    List<String> remedies = new ArrayList<>();
    if (objection.details().stream().anyMatch(StepRemedies::isOfABegunRun)) {
      remedies.addAll(lookAtIt());
    } else if (!typed.command().equals("step")) {
      remedies.add("What was removed, by whom and when: " + typed.line("history"));
    } else if (objection.details().stream().anyMatch(d -> d.startsWith("a rollback goes to "))) {
      remedies.add(
          "It is due once a rollback goes to a release that does without: after the next deploy, or"
              + " the one after that.");
    }
    if (objection.details().stream().anyMatch(d -> d.startsWith("nothing ever needed "))) {
      remedies.add("Look whether the name is spelled in release.yaml as it was under needs.");
    }
    return remedies;
  }

  private static boolean isOfABegunRun(String detail) {
    return detail.startsWith("it was begun ");
  }

  /** Where nobody knows what a step did. */
  List<String> unknown(boolean locked) {
    List<String> remedies = new ArrayList<>();
    if (locked) {
      remedies.add(
          "Locks that this run left, which has ended, are broken first: "
              + DeadRun.unlockAll(typed));
    }
    remedies.addAll(lookAtIt());
    remedies.add(
        "It is not run again before somebody has accepted that: "
            + typed.again().without("--plan").without("--accept").without("--reason"));
    return remedies;
  }

  private List<String> lookAtIt() {
    return List.of(
        "Look whether it has done its work; what it printed, as far as that is kept: "
            + typed
                .inEarnest()
                .without("--plan")
                .without("--accept")
                .without("--reason")
                .with("--printed"));
  }
}
