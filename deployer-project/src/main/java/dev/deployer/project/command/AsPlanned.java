package dev.deployer.project.command;

import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.project.report.Invocation;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What was typed to carry out a plan, with what the plan knows of how it was made, for the line
 * that makes it anew.
 */
final class AsPlanned {
  /** The id of a release that was given none. */
  private static final Pattern BY_TIME = Pattern.compile("[0-9]{14}");

  private AsPlanned() {}

  /** Whether the plan is void, so that it has to be made anew; nothing else stands against it. */
  static boolean isVoid(DeployerException refused) {
    return !refused.objections().isEmpty()
        && refused.objections().stream()
            .allMatch(
                objection ->
                    objection.kind() == Objection.Kind.STALE_PLAN
                        || (objection.kind() == Objection.Kind.APPROVAL
                            && objection.fact().startsWith("the plan was made ")));
  }

  /** The same as typed for a plan of a deploy or a step. */
  static Invocation of(Invocation typed, Plan plan) {
    Invocation known =
        plan.kind() == Plan.Kind.STEP
            ? typed
            : typed.having(
                "--release",
                plan
                    .release()
                    .map(ReleaseId::value)
                    .filter(id -> !BY_TIME.matcher(id).matches())
                    .stream()
                    .toList());
    List<Acceptance> accepted =
        plan.gates().stream().flatMap(gate -> gate.acceptance().stream()).distinct().toList();
    known =
        known
            .having(
                "--accept",
                accepted.stream()
                    .map(one -> one.gate().word() + one.digest().map(d -> ":" + d).orElse(""))
                    .toList())
            .having("--reason", accepted.stream().map(Acceptance::reason).limit(1).toList());
    return plan.terms().map(PlanTerms::atOnce).orElse(false) && plan.kind() == Plan.Kind.DEPLOY
        ? known.having("--at-once")
        : known;
  }
}
