package dev.deployer;

import dev.deployer.notify.Notice;
import dev.deployer.notify.Notifications;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.util.Optional;

/** Tells the sinks of a target what becomes of a run. */
final class Announcements {
  private final Runs runs;
  private final Notifications notifications;
  private Optional<ReleaseId> release = Optional.empty();
  private Optional<ReleaseId> previous = Optional.empty();

  Announcements(Runs runs) {
    this.runs = runs;
    Workstation here = runs.workstation();
    this.notifications =
        new Notifications(
            runs.target().rollout().sinks(),
            here.commands(),
            here.secrets(),
            here.folder(),
            runs.listener());
  }

  /** From here on notices name these releases. */
  void about(Optional<ReleaseId> wanted, Optional<ReleaseId> live) {
    release = wanted;
    previous = live;
  }

  void tell(Occasion occasion, String message) {
    if (runs.target().rollout().sinks().isEmpty()) {
      return;
    }
    notifications.tell(
        new Notice(
            occasion,
            runs.target().application(),
            runs.target().environment(),
            release,
            previous,
            runs.target().places().stream().map(place -> place.host().address()).toList(),
            runs.operator().toString(),
            message,
            runs.clock().instant()));
  }

  /** Tells how far a run has come. */
  void reached(Occasion occasion) {
    String what = release.map(ReleaseId::value).orElse("a release");
    tell(
        occasion,
        switch (occasion) {
          case STARTED -> "A run that changes what is live has begun.";
          case ACTIVATED -> what + " is live on all hosts.";
          case CONFIRMED -> what + " is live on all hosts, and good.";
          default -> occasion.key();
        });
  }

  /** Tells how a run ended that did not do what it was to do. */
  void failed(DeployerException e) {
    if (e.objections().stream().anyMatch(o -> o.kind() == Objection.Kind.DRIFT)) {
      tell(Occasion.DRIFT_FOUND, e.getMessage());
    }
    tell(
        switch (e.kind()) {
          case REVERTED -> Occasion.REVERTED;
          case UNKNOWN -> Occasion.MIXED;
          default -> Occasion.FAILED;
        },
        String.valueOf(e.getMessage()));
  }
}
