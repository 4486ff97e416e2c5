package dev.deployer.cli.report;

import dev.deployer.outcome.Objection;
import java.util.List;

/** What a person can do about a plan that too few people have signed. */
final class ApprovalRemedies {
  private static final String PLAN = "FILE";

  private final Invocation typed;

  ApprovalRemedies(Invocation typed) {
    this.typed = typed;
  }

  /** Plan, approve, carry out; of a plan that is there, what is still missing of that. */
  List<String> of(Objection objection) {
    if (!List.of("deploy", "step").contains(typed.command())) {
      return List.of();
    }
    String file = typed.value("--plan").orElse(PLAN);
    return typed.has("--plan") && !objection.fact().startsWith("the plan was made ")
        ? List.of("Once it is signed: " + typed.again())
        : List.of(
            "Plan it: " + plan(file),
            "Once it is signed: " + typed.inEarnest().with("--plan", file));
  }

  private Line plan(String file) {
    return typed.command().equals("step")
        ? typed.again().without("--plan").with("--dry-run").with("--output", file)
        : typed.line("plan").with("--output", file);
  }
}
