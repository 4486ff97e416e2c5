package dev.deployer.execution;

import dev.deployer.event.Phase;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Step;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Retires the releases that a plan names, and keeps no more in the trash than have a place there.
 * What fails after a flip is a warning.
 */
final class PlannedRetirement {
  private final Run run;
  private final RootState state;
  private final HostPlan plan;
  private final JournalWriter journal;
  private final List<ReleaseId> retired = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();
  private List<RetiredRelease> trash;
  private int places;

  PlannedRetirement(Run run, RootState state, HostPlan plan, JournalWriter journal) {
    this.run = run;
    this.state = state;
    this.plan = plan;
    this.journal = journal;
    this.trash = state.trash();
    this.places = run.settings().inTrash();
  }

  /** From here on so many stay in the trash. */
  void keeping(int howMany) {
    places = howMany;
  }

  /**
   * Retires them.
   *
   * @param recycled what was in the trash, and is a release again
   */
  Executor.Outcome run(Optional<RetiredRelease> recycled) throws IOException, DeployerException {
    boolean afterFlip = plan.step(Step.Activate.class).isPresent();
    trash =
        trash.stream()
            .filter(old -> recycled.filter(of -> of.name().equals(old.name())).isEmpty())
            .toList();
    Optional<Step.Retire> step = plan.step(Step.Retire.class);
    if (step.isPresent()) {
      retire(step.get(), afterFlip);
    } else if (recycled.isPresent() || (!afterFlip && !TrashRoom.beyond(trash, places).isEmpty())) {
      warnings.addAll(run.phase(Phase.RETIRE, () -> new TrashRoom(run).keep(trash, places)));
      trash = List.copyOf(trash.subList(Math.max(0, trash.size() - places), trash.size()));
    }
    return new Executor.Outcome(List.copyOf(retired), trash, List.copyOf(warnings));
  }

  private void retire(Step.Retire retire, boolean afterFlip) throws IOException, DeployerException {
    try {
      Retirement.Outcome outcome =
          run.phase(
              Phase.RETIRE,
              () ->
                  new Retirement(run, journal, trash, places, state.records())
                      .run(retire.releases()));
      retired.addAll(outcome.retired());
      trash = outcome.trash();
      warnings.addAll(outcome.warnings());
    } catch (IOException | DeployerException e) {
      if (!afterFlip) {
        throw e;
      }
      warnings.add(new Warning.OldReleasesStay(Optional.empty(), e.getMessage()));
    }
  }
}
