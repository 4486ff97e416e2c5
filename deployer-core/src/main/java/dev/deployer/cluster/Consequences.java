package dev.deployer.cluster;

import dev.deployer.command.CommandOutcome;
import dev.deployer.health.HealthReport;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.HookReport;
import dev.deployer.hook.HookResult;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Unhealthy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what follows where a hook or check of a run fails: an exception, which stops the run or
 * takes its release back, or a warning and no more.
 */
final class Consequences {
  /** What is run, and what a failure means. */
  enum Scope {
    /** All hooks but those of a rehearsal; what fails stops the run or takes the release back. */
    DEPLOY,
    /** The hooks of a rehearsal alone; what fails ends it. */
    REHEARSAL,
    /** Only the hooks after a flip; what fails takes the release back. */
    PROVING,
    /** Only the hooks after a flip; what fails is told, and changes nothing. */
    RETURN;

    /** Whether the hooks of this phase are run at all. */
    boolean runs(HookPhase phase) {
      return switch (this) {
        case DEPLOY -> HookPhase.ofDeploy().contains(phase);
        case REHEARSAL -> phase == HookPhase.REHEARSE;
        case PROVING, RETURN -> phase == HookPhase.AFTER_ACTIVATE;
      };
    }
  }

  private final Fleet fleet;
  private final Scope scope;
  private final List<Unhealthy> unhealthy = new ArrayList<>();
  private boolean cutShort;

  Consequences(Fleet fleet, Scope scope) {
    this.fleet = fleet;
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /**
   * Where checks of what is live found it unwell. A wish to stop has ended those that are not
   * answered well; where what fails changes nothing, it ends the asking alone, and nothing that is
   * done is taken back for it.
   *
   * @throws DeployerException if the run must not go on
   */
  void of(HealthReport report) throws DeployerException {
    if (report.healthy()) {
      return;
    }
    boolean toStop = fleet.isToStop();
    if (toStop && scope != Scope.RETURN) {
      throw Fleet.stopped();
    }
    cutShort |= toStop;
    judge(DeployerException.Kind.FAILED, report.failures().stream().map(Failed::of).toList());
  }

  /**
   * Where hooks did not pass. Before the flip it is known what is live, also where it is not known
   * what a hook did.
   *
   * @throws DeployerException if the run must not go on
   */
  void of(HookReport report) throws DeployerException {
    if (!report.passed()) {
      boolean flipped = report.phase().isAfterTheFlips();
      requireNoWishToStop(report, flipped);
      judge(
          flipped && report.hasUnknown()
              ? DeployerException.Kind.UNKNOWN
              : DeployerException.Kind.FAILED,
          Failed.of(report));
    }
  }

  /**
   * A hook that did not pass after somebody wanted the run to stop has not failed: it was stopped,
   * as one was that an interrupt of the thread has ended. That interrupt is heeded here in any
   * case. What a terminal sends, it sends to hooks of this machine too, and they may end before the
   * wish has arrived here.
   */
  private void requireNoWishToStop(HookReport report, boolean flipped) throws DeployerException {
    if (report.failures().stream().anyMatch(Consequences::isStoppedHere)) {
      fleet.stop().pause(Duration.ofMillis(500));
    }
    boolean toStop = fleet.isToStop();
    boolean over =
        report.phase() == HookPhase.AFTER_CONFIRM || report.phase() == HookPhase.ON_REVERT;
    if (toStop && !over && scope != Scope.RETURN && !(flipped && report.hasUnknown())) {
      DeployerException failure =
          Failed.together(DeployerException.Kind.INTERRUPTED, Failed.of(report));
      throw new DeployerException(
              DeployerException.Kind.INTERRUPTED,
              new Live.Unknown(),
              "interrupted; " + failure.getMessage(),
              failure)
          .withOutput(failure.output());
    }
  }

  /** Whether it ended on this machine as Ctrl-C ends a program. */
  private static boolean isStoppedHere(HookResult result) {
    CommandOutcome outcome = result.outcome();
    return result.address().equals(HookResult.LOCAL)
        && (outcome.equals(new CommandOutcome.Exited(130))
            || outcome.equals(new CommandOutcome.Killed("INT")));
  }

  private void judge(DeployerException.Kind kind, List<Failed> failures) throws DeployerException {
    if (scope != Scope.RETURN) {
      throw Failed.together(kind, failures);
    }
    failures.forEach(one -> unhealthy.add(one.fact()));
    for (Failed one : failures) {
      fleet.warn(Failures.warning(Failed.together(kind, List.of(one))));
    }
  }

  /** Whether a wish to stop has ended checks, which stopped nothing. */
  boolean isCutShort() {
    return cutShort;
  }

  /** What failed so far and stopped nothing, in its order. */
  List<Unhealthy> unhealthy() {
    return List.copyOf(unhealthy);
  }
}
