package dev.deployer;

import dev.deployer.event.Phase;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Acceptance;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.RollbackPlanner;
import dev.deployer.root.RootState;
import dev.deployer.transaction.Executor;
import dev.deployer.transaction.Recovery;
import dev.deployer.transaction.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One rollback. The release that is left is part of the plan, which is made before the lock is
 * asked for: of two rollbacks in a panic the second finds another release live, and does nothing.
 */
final class Rollback {
  private final Runs runs;
  private final List<Acceptance> accepted;

  Rollback(Runs runs, List<Acceptance> accepted) {
    this.runs = runs;
    this.accepted = accepted;
  }

  Plan plan(Optional<ReleaseId> to) throws DeployerException {
    return runs.looking(run -> planner(run.state()).plan(to));
  }

  RollbackResult run(Optional<ReleaseId> to) throws DeployerException {
    long start = System.nanoTime();
    return runs.looking(run -> run(run, to, start));
  }

  private RollbackPlanner planner(RootState state) throws DeployerException {
    return new RollbackPlanner(runs.place().host().address(), state);
  }

  private RollbackResult run(Run run, Optional<ReleaseId> to, long start)
      throws IOException, DeployerException {
    RootState before = run.state();
    Plan shown = planner(before).plan(to);
    requireNoObjections(before, shown);
    run.lock(
        "roll back to " + shown.release().map(ReleaseId::value).orElseThrow(), Optional.empty());
    Recovery recovery = new Recovery(run);
    RootState disarmed = recovery.disarm();
    RootState state = run.phase(Phase.RECOVER, () -> recovery.settle(disarmed));
    if (!state.live().equals(before.live())) {
      throw DeployerException.refused(
          state.live(),
          Objection.Kind.STALE_PLAN,
          before.live() + " when this rollback was planned, and now " + state.live());
    }
    Plan plan = planner(state).plan(shown.release());
    requireNoObjections(state, plan);
    Executor.Outcome outcome = new Executor(run, state, plan.hosts().get(0), accepted).execute();
    List<String> warnings = new ArrayList<>(recovery.warnings());
    warnings.addAll(outcome.warnings());
    return new RollbackResult(
        before.live().release(),
        plan.release().orElseThrow(),
        warnings,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static void requireNoObjections(RootState state, Plan plan) throws DeployerException {
    HostPlan host = plan.hosts().get(0);
    if (!host.objections().isEmpty()) {
      throw DeployerException.refused(state.live(), host.objections());
    }
  }
}
