package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.HooksAndChecks;
import dev.deployer.cluster.Proving;
import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.StepOutput;
import dev.deployer.cluster.StepRun;
import dev.deployer.cluster.Watching;
import dev.deployer.execution.Interruptible;
import dev.deployer.execution.Stop;
import dev.deployer.health.HealthRun;
import dev.deployer.health.Pace;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookRun;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.watch.NumberRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Connects the hooks and checks of a target with the machine and the hosts that run them. */
final class HookWiring {
  private final Runs runs;

  HookWiring(Runs runs) {
    this.runs = runs;
  }

  /** Runs the hooks that make the source; a wish to stop interrupts them. */
  void build() throws DeployerException {
    Interruptible building = new Interruptible();
    runs.stop().onDrop(building::interrupt);
    try {
      building.during(
          () -> {
            HooksAndChecks.build(rollout(), hooks(), context(Optional.empty()));
            return null;
          });
    } catch (IOException e) {
      throw new IllegalStateException("no host was asked", e);
    } catch (DeployerException e) {
      boolean stopped = Thread.currentThread().isInterrupted() || runs.stop().isRequested();
      throw stopped
          ? new DeployerException(
              DeployerException.Kind.INTERRUPTED, new Live.Unknown(), "interrupted", e)
          : e;
    }
  }

  HooksAndChecks ofDeploy(Fleet fleet, Announcements told) {
    return HooksAndChecks.ofDeploy(
        fleet, rollout(), hooks(), health(), context(Optional.empty()), told::reached);
  }

  HooksAndChecks ofReturn(Fleet fleet, Announcements told) {
    return HooksAndChecks.ofReturn(
        fleet, rollout(), hooks(), health(), context(Optional.empty()), told::reached);
  }

  HooksAndChecks ofRehearsal(Fleet fleet) {
    return HooksAndChecks.ofRehearsal(
        fleet, rollout(), hooks(), health(), context(Optional.empty()));
  }

  /** For a release that a dead run left half way; no notices are sent of how far it gets. */
  Proving proving(Fleet fleet) {
    return Proving.by(rollout(), proof(fleet, rollout(), occasion -> {}), asksData());
  }

  /** For a rollback, which does not take the time to prove anything. */
  Proving noProof(Fleet fleet) {
    return Proving.none(rollout(), proof(fleet, rollout(), occasion -> {}), asksData());
  }

  private boolean asksData() {
    return runs.target().settings().gates().data().isPresent();
  }

  /** For a rollback in waves. */
  HooksAndChecks ofCarefulReturn(Fleet fleet, Announcements told) {
    return proof(fleet, rollout(), told::reached);
  }

  /** What watches a release that a deploy makes live, where that is wanted. */
  Optional<Watching> watching(Fleet fleet, Rollout rollout, Announcements told, ReleaseId release) {
    return Watching.ofDeploy(fleet, rollout, watchTools(told, Optional.of(release)));
  }

  /** What watches what is live after a step, where that is wanted; it only tells. */
  Optional<Watching> watchingStep(Fleet fleet, Announcements told, ReleaseId release) {
    return Watching.ofStep(
        fleet,
        rollout(),
        watchTools(told, Optional.of(release)),
        UnknownDrift::on,
        UnknownDrift::raised);
  }

  /** What a watch works with; the checks are asked without a word. */
  Watching.Tools watchTools(Announcements told, Optional<ReleaseId> release) {
    return new Watching.Tools(
        rollout().health(),
        health(),
        new NumberRun(runs.workstation().commands(), rollout().parallel(), pace(runs.stop())),
        context(release),
        pace(runs.stop()),
        runs.clock(),
        told::tell);
  }

  /** What runs a step of this release, and asks the checks when it is done. */
  StepRun step(Fleet fleet, Announcements told, ReleaseId release) {
    Workstation here = runs.workstation();
    StepOutput printed = new StepOutput(runs.listener());
    return new StepRun(
        fleet,
        new HookRun(here.commands(), here.secrets(), printed, rollout().parallel()),
        printed,
        context(Optional.of(release)),
        ofReturn(fleet, told));
  }

  private HooksAndChecks proof(Fleet fleet, Rollout rollout, Consumer<Occasion> told) {
    return HooksAndChecks.ofProof(
        fleet, rollout, hooks(), health(), context(Optional.empty()), told);
  }

  private Rollout rollout() {
    return runs.target().rollout();
  }

  private HookRun hooks() {
    Workstation here = runs.workstation();
    return new HookRun(here.commands(), here.secrets(), runs.listener(), rollout().parallel());
  }

  private HealthRun health() {
    return new HealthRun(
        runs.workstation().commands(), runs.listener(), rollout().parallel(), pace(runs.stop()));
  }

  private HookContext context(Optional<ReleaseId> release) {
    return new HookContext(release, runs.target().environment(), runs.workstation().folder());
  }

  /** Waiting ends when someone wants to stop. */
  private static Pace pace(Stop stop) {
    return new Pace() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        stop.pause(duration);
        if (stop.isRequested()) {
          throw new InterruptedException();
        }
      }
    };
  }
}
