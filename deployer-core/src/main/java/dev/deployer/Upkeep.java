package dev.deployer;

import dev.deployer.event.Phase;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.Retention;
import dev.deployer.plan.Step;
import dev.deployer.root.History;
import dev.deployer.root.Holder;
import dev.deployer.root.RootState;
import dev.deployer.transaction.Executor;
import dev.deployer.transaction.LockBreaking;
import dev.deployer.transaction.Recovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps a root in order: pruning, recovering, unlocking. */
final class Upkeep {
  private final Runs runs;

  Upkeep(Runs runs) {
    this.runs = runs;
  }

  PruneResult prune(int keep) throws DeployerException {
    if (keep < 1) {
      throw new IllegalArgumentException("at least 1 release is kept, not " + keep);
    }
    return runs.looking(
        run -> {
          run.lock("prune", Optional.empty());
          Recovery recovery = new Recovery(run);
          RootState disarmed = recovery.disarm();
          RootState state = run.phase(Phase.RECOVER, () -> recovery.settle(disarmed));
          if (state.live() instanceof Live.Unknown || state.live() instanceof Live.Strange) {
            // Without a certain answer to what is live, nothing may be deleted.
            throw DeployerException.refused(
                state.live(), Objection.Kind.STRANGE_CURRENT, state.live().toString());
          }
          Retention retention =
              Retention.choose(
                  state,
                  keep,
                  state.live().release(),
                  state.previousGood().map(History.Served::id));
          List<String> warnings = new ArrayList<>(recovery.warnings());
          List<ReleaseId> removed = List.of();
          if (!retention.retired().isEmpty()) {
            Executor.Outcome outcome =
                new Executor(run, state, plan(state, retention), List.of()).execute();
            removed = outcome.retired();
            warnings.addAll(outcome.warnings());
          }
          return new PruneResult(removed, retention.kept(), warnings);
        });
  }

  private HostPlan plan(RootState state, Retention retention) throws DeployerException {
    return new HostPlan(
        runs.place().host().address(),
        state.hostKey(),
        state.layout().root(),
        state.marker().id(),
        state.history().generation(),
        state.live().release(),
        List.of(new Step.Retire(retention.retired())),
        Itemized.NONE,
        List.of(),
        List.of());
  }

  RecoverResult recover() throws DeployerException {
    return runs.looking(
        run -> {
          run.lock("recover", Optional.empty());
          Recovery recovery = new Recovery(run);
          RootState disarmed = recovery.disarm();
          RootState state = run.phase(Phase.RECOVER, () -> recovery.settle(disarmed));
          return new RecoverResult(state.live(), recovery.actions(), recovery.warnings());
        });
  }

  Optional<Holder> unlock(String token) throws DeployerException {
    return runs.looking(run -> new LockBreaking(run).run(token));
  }
}
