package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import dev.deployer.project.report.Word.Argument;
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
    String approve = "Whoever approves it signs it: " + line(typed, file);
    String then = "Then carry it out: " + carryOut().with("--plan", file);
    if (!typed.has("--plan")) {
      return List.of("Plan it: " + plan(file), approve, then);
    }
    return objection.fact().startsWith("the plan was made ")
        ? List.of("Plan anew: " + typed.planAnew(), approve, then)
        : List.of(approve, "Then once more: " + typed.again());
  }

  /** The plan says what was accepted, and under which id. */
  private Line carryOut() {
    return (typed.command().equals("step")
            ? typed.again().without("--dry-run").without("--output").without("--author")
            : typed.again().without("--release").without("--at-once"))
        .without("--accept")
        .without("--reason")
        .without("--approval");
  }

  /** By another person, who may have the same configuration elsewhere. */
  static Line line(Invocation typed, String file) {
    Line line = new Line("approve", List.of(new Argument(file)));
    return typed.value("--config").map(config -> line.with("--config", config)).orElse(line);
  }

  private Line plan(String file) {
    return typed.command().equals("step")
        ? typed.again().without("--approval").with("--dry-run").with("--output", file)
        : typed.line("plan").with("--output", file);
  }
}
