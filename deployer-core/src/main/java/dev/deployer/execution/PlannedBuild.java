package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.manifest.Difference;
import dev.deployer.metadata.Metadata;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Step;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import dev.deployer.root.SweepAhead;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Carries out the steps of a plan that come before the flip: the release is made where nobody sees
 * it, or one that is there already is held to its manifest. Nothing that is live changes.
 */
final class PlannedBuild {
  private final Run run;
  private final RootState state;
  private final HostPlan plan;
  private final List<Acceptance> accepted;
  private final DecisionNotes notes;
  private final ReleaseMaking making;
  private Optional<Finding> checked = Optional.empty();
  private Optional<List<Difference>> held = Optional.empty();
  private Optional<SweepAhead> swept = Optional.empty();
  private boolean done;

  /**
   * Of a plan.
   *
   * @param accepted of what a gate says when a release is held to its manifest
   * @param notes take what was overridden by that
   */
  PlannedBuild(
      Run run, RootState state, HostPlan plan, List<Acceptance> accepted, DecisionNotes notes) {
    this.run = run;
    this.state = state;
    this.plan = plan;
    this.accepted = accepted;
    this.notes = notes;
    this.making = new ReleaseMaking(run, state);
  }

  /** Spares it the check of the release that is there, of which this was found already. */
  void holding(List<Difference> differences) {
    held = Optional.of(List.copyOf(differences));
  }

  /** From here on takes a sweep that was asked under this lock, once. */
  void seeing(SweepAhead asked) {
    swept = Optional.of(asked);
  }

  /**
   * Carries them out.
   *
   * @param ahead what is prepared for the flip with the last of a release that is staged
   */
  void run(Optional<Executor.Material> material, Function<ReleaseRecord, Optional<FlipAhead>> ahead)
      throws IOException, DeployerException {
    for (Step step : plan.steps()) {
      if (step instanceof Step.Stage stage) {
        Executor.Material of = material.orElseThrow();
        making.stage(stage, of, ahead.apply(of.record()));
      } else if (step instanceof Step.Publish) {
        run.phase(
            Phase.PUBLISH,
            () -> {
              making.publish(material.orElseThrow().record());
              return null;
            });
      } else if (step instanceof Step.Check check && held.isEmpty()) {
        run.phase(
            Phase.SWEEP,
            () -> {
              check(check.release());
              return null;
            });
      }
    }
    done = true;
  }

  private void check(ReleaseId id) throws IOException, DeployerException {
    Optional<Integrity.Judged> judged =
        new Integrity(run, state, swept).judge(plan.host(), id, accepted);
    swept = Optional.empty();
    if (judged.isPresent()) {
      Finding found = judged.get().finding();
      boolean isNew = notes.noting(List.of(found));
      checked = Optional.of(found);
      held = Optional.of(judged.get().differences());
      run.tell(Event.GateJudged.of(found));
      if (isNew) {
        Event.Overridden.of(found).ifPresent(run::tell);
      }
    }
  }

  /** What the gate said of a release that is to be live again; empty where none was checked. */
  Optional<Finding> checked() {
    return checked;
  }

  /** Whether the release that is to be live is on the host. */
  boolean isDone() {
    return done;
  }

  /** What was sent and linked: nothing where nothing was staged. */
  Event.Staged staged() {
    return making.staged().orElseGet(() -> new Event.Staged(0, 0, 0, 0, 0));
  }

  /** What was in the trash and is what the release is made of. */
  Optional<RetiredRelease> recycled() {
    return making.recycled();
  }

  /** What the release that is to be live says of itself. */
  Optional<Metadata> says(Optional<Flip> flip) {
    return making
        .made()
        .or(() -> flip.flatMap(Flip::to).map(id -> state.records().get(id)))
        .flatMap(ReleaseRecord::metadata);
  }

  /** What is other now in the release that was made or checked than it was then. */
  List<Difference> differences(Optional<Flip> flip) throws IOException, DeployerException {
    ReleaseId id =
        flip.flatMap(Flip::to)
            .or(() -> plan.step(Step.Stage.class).map(Step.Stage::release))
            .or(() -> plan.step(Step.Check.class).map(Step.Check::release))
            .orElseThrow();
    List<Difference> before = held.orElse(List.of());
    return new Integrity(run, state)
        .differences(id, making.made()).stream()
            .filter(difference -> !before.contains(difference))
            .toList();
  }
}
