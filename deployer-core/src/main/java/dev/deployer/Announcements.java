package dev.deployer;

import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.SettledRun;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.notify.Changes;
import dev.deployer.notify.Notice;
import dev.deployer.notify.Notifications;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sends the notices of a deploy or rollback to the sinks of its target, and makes sure that each
 * {@code started} has exactly one end. The order of the notices: {@code (started overridden*
 * activated? raised* watch_blind*)? drift_found? (confirmed | unhealthy | reverted | failed |
 * mixed)}. The end of a run that died is told by whoever settles what it left, before a {@code
 * started} of its own; it is {@code watch_blind} where its release was not watched to the end.
 */
final class Announcements implements AutoCloseable {
  private final Runs runs;
  private final Notifications notifications;
  private Optional<ReleaseId> release = Optional.empty();
  private Optional<ReleaseId> previous = Optional.empty();
  private Optional<Changes> changes = Optional.empty();
  private final Instant began;
  private boolean started;
  private boolean ended;

  Announcements(Runs runs) {
    this.runs = runs;
    this.began = runs.clock().instant();
    Workstation here = runs.workstation();
    this.notifications =
        new Notifications(
            runs.target().rollout().sinks(),
            here.commands(),
            here.secrets(),
            here.folder(),
            runs.listener());
  }

  /** Names the releases that notices speak of from here on. */
  void about(Optional<ReleaseId> wanted, Optional<ReleaseId> live) {
    release = wanted;
    previous = live;
  }

  /** That this is what is done: a deploy, or a way back. */
  void about(Plan plan) {
    about(plan.release(), FleetPlans.previous(plan));
    changes =
        plan.hosts().stream()
            .map(HostPlan::changes)
            .map(
                host ->
                    new Changes(
                        host.added().size(),
                        host.changed().size(),
                        host.removed().size(),
                        plan.terms().map(PlanTerms::commits).orElse(List.of())))
            .max(Comparator.comparingInt(Changes::all))
            .filter(most -> most.all() > 0);
  }

  /** A run, or a part of one. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws DeployerException;
  }

  /**
   * Does it, tells how it ended, and waits until that was heard.
   *
   * @param end what is told of this result; nothing is told of a run that has no end of this kind
   */
  <T> T during(Work<T> work, Function<T, Optional<RunEnd>> end) throws DeployerException {
    try {
      T result = work.run();
      end.apply(result)
          .ifPresent(
              how ->
                  end(
                      how.occasion(),
                      how.message(),
                      release.map(id -> (Live) new Live.Release(id)),
                      List.of()));
      return result;
    } catch (DeployerException e) {
      failed(e);
      throw e;
    } catch (RuntimeException | Error e) {
      end(
          started ? Occasion.MIXED : Occasion.FAILED,
          "The run ended by a defect of Deployer (" + e.getClass().getSimpleName() + ").",
          started ? Optional.of(new Live.Unknown()) : Optional.empty(),
          List.of());
      throw e;
    } finally {
      close();
    }
  }

  /** Waits until all notices were delivered or given up. */
  @Override
  public void close() {
    notifications.close();
  }

  /** Tells how far a run has come. */
  void reached(Occasion occasion) {
    if (occasion == Occasion.STARTED) {
      started = true;
      tell(occasion, "A run that changes what is live has begun.");
    } else {
      tell(occasion, release.map(ReleaseId::value).orElse("a release") + " is live on all hosts.");
    }
  }

  /**
   * Tells which gates a person has overridden. That nobody has agreed is told before anything comes
   * of it.
   */
  void overridden(List<Finding> found) {
    for (Finding finding : found) {
      finding
          .reason()
          .ifPresent(
              reason ->
                  notifications.tell(
                      notice(
                          Occasion.OVERRIDDEN,
                          release,
                          previous,
                          finding.host().map(host -> host + ": ").orElse("")
                              + finding.objection().fact()
                              + ", accepted: "
                              + reason,
                          Optional.empty(),
                          List.of(),
                          Optional.of(new Notice.Accepted(finding.gate().word(), reason)),
                          Optional.empty())));
    }
    if (found.stream().anyMatch(one -> one.gate() == GateName.APPROVAL && one.isOverridden())) {
      notifications.await();
    }
  }

  /** Tells of something that is neither the beginning nor the end of a run. */
  void tell(Occasion occasion, String message) {
    tell(occasion, message, Optional.empty(), List.of());
  }

  /**
   * Tells the ends of runs that died, or did not know their own.
   *
   * @param unhealthy what does not work since
   */
  void settled(FleetRecovery settlement, List<Unhealthy> unhealthy) {
    stepsSettled(settlement);
    restoredByADeadRun(settlement);
    boolean done = !settlement.owes();
    for (SettledRun end : settlement.ends()) {
      boolean live = end.how() == SettledRun.How.LIVE || end.how() == SettledRun.How.UNWATCHED;
      Occasion occasion =
          switch (end.how()) {
            case LIVE -> unhealthy.isEmpty() ? Occasion.CONFIRMED : Occasion.UNHEALTHY;
            case UNWATCHED -> unhealthy.isEmpty() ? Occasion.WATCH_BLIND : Occasion.UNHEALTHY;
            case TAKEN_BACK -> Occasion.REVERTED;
            case NOT_DONE -> Occasion.FAILED;
            case OPEN -> Occasion.MIXED;
          };
      notifications.tell(
          notice(
              done ? occasion : Occasion.MIXED,
              end.release(),
              end.previous(),
              "A run that had not come to its end was settled: "
                  + end.release().map(ReleaseId::value).orElse("nothing")
                  + " "
                  + inWords(end.how())
                  + (done ? "" : ", and what is to follow the flips is not known to have passed")
                  + (live && !unhealthy.isEmpty() ? "; " + Unhealthy.inWords(unhealthy) : "")
                  + ".",
              Optional.empty(),
              List.of(),
              Optional.empty(),
              Optional.empty()));
    }
  }

  /** Tells of the steps of which a dead run could not tell how they ended. */
  private void stepsSettled(FleetRecovery settlement) {
    settlement.steps().stream()
        .distinct()
        .forEach(
            step ->
                tell(
                    step.outcome().equals("done") ? Occasion.STEP_DONE : Occasion.STEP_FAILED,
                    "A run that had not come to its end was settled: "
                        + (step.outcome().equals("unknown")
                            ? "what the step " + step.step() + " did is not known."
                            : "the step "
                                + step.step()
                                + (step.outcome().equals("done")
                                    ? " is done."
                                    : " was not done."))));
  }

  /** Tells of the releases that came back from the trash by a run that could not tell it. */
  private void restoredByADeadRun(FleetRecovery settlement) {
    for (ReleaseId id : settlement.restored()) {
      notifications.tell(
          notice(
              Occasion.RESTORED,
              Optional.of(id),
              Optional.empty(),
              "A run that had not come to its end was settled: " + id + " is back from the trash.",
              Optional.empty(),
              List.of(),
              Optional.empty(),
              Optional.empty()));
    }
  }

  /** The same, by a run that asks no checks about it. */
  void settled(FleetRecovery settlement) {
    settled(settlement, List.of());
  }

  private static String inWords(SettledRun.How how) {
    return switch (how) {
      case LIVE -> "is live";
      case UNWATCHED ->
          "is live, and was not watched to the end, so that it is not known to be good";
      case TAKEN_BACK -> "was taken back";
      case NOT_DONE -> "did not go live";
      case OPEN -> "is decided, and not all hosts have been told";
    };
  }

  private void failed(DeployerException e) {
    String message = String.valueOf(e.getMessage());
    if (e.objections().stream().anyMatch(o -> o.kind() == Objection.Kind.DRIFT)) {
      tell(Occasion.DRIFT_FOUND, message);
    }
    end(
        switch (e.kind()) {
          case REVERTED -> Occasion.REVERTED;
          case UNKNOWN -> Occasion.MIXED;
          default -> Occasion.FAILED;
        },
        message,
        Optional.of(e.live()),
        e.output());
  }

  private void end(Occasion how, String message, Optional<Live> live, List<Printed> output) {
    if (!ended) {
      ended = true;
      notifications.tell(
          notice(
              how,
              release,
              previous,
              message,
              live,
              output,
              Optional.empty(),
              Optional.of(took())));
    }
  }

  /** None where the clock was set back meanwhile. */
  private Duration took() {
    Duration took = Duration.between(began, runs.clock().instant());
    return took.isNegative() ? Duration.ZERO : took;
  }

  private void tell(Occasion occasion, String message, Optional<Live> live, List<Printed> output) {
    notifications.tell(
        notice(
            occasion,
            release,
            previous,
            message,
            live,
            output,
            Optional.empty(),
            Optional.empty()));
  }

  private Notice notice(
      Occasion occasion,
      Optional<ReleaseId> wanted,
      Optional<ReleaseId> before,
      String message,
      Optional<Live> live,
      List<Printed> output,
      Optional<Notice.Accepted> accepted,
      Optional<Duration> took) {
    return new Notice(
        occasion,
        runs.target().application(),
        runs.target().environment(),
        wanted,
        before,
        runs.target().places().stream().map(place -> place.host().address()).toList(),
        runs.operator().toString(),
        message,
        live,
        output,
        runs.journals().all(),
        wanted.equals(release) ? changes : Optional.empty(),
        accepted,
        took,
        runs.clock().instant());
  }
}
