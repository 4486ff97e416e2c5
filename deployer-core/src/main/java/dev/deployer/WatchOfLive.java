package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.LiveWatch;
import dev.deployer.cluster.Member;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Watches what is live on the hosts of a target, for some time or in one pass. */
final class WatchOfLive {
  private final Runs runs;
  private final WatchRequest request;
  private boolean read;

  WatchOfLive(Runs runs, WatchRequest request) {
    this.runs = runs;
    this.request = request;
  }

  WatchReport run() throws DeployerException {
    try (Announcements announcements = new Announcements(runs)) {
      try {
        return runs.whereReachable(fleet -> watch(fleet, announcements));
      } catch (DeployerException e) {
        unread(e).ifPresent(occasion -> announcements.tell(occasion, e.getMessage() + "."));
        throw e;
      }
    }
  }

  /** What it is told as that the hosts could not be looked at; not where somebody wanted that. */
  private Optional<Occasion> unread(DeployerException e) {
    if (read) {
      return Optional.empty();
    }
    return switch (e.kind()) {
      case UNREACHABLE, FAILED -> Optional.of(Occasion.WATCH_BLIND);
      case REFUSED ->
          Optional.of(
              e.objections().stream().anyMatch(o -> o.kind() == Objection.Kind.BROKEN_JOURNAL)
                  ? Occasion.RAISED
                  : Occasion.WATCH_BLIND);
      case INVALID, INTERRUPTED, REVERTED, UNKNOWN -> Optional.empty();
    };
  }

  private WatchReport watch(Fleet fleet, Announcements announcements)
      throws IOException, DeployerException {
    if (!fleet.absent().isEmpty()) {
      // Of the others it is said at least what is live there.
      fleet.each(fleet.members(), member -> member.state(member.run().state()));
      fleet.requireAllReached();
    }
    fleet.look(member -> member.state(member.run().state()));
    read = true;
    Optional<ReleaseId> live = FleetPlans.live(fleet).release();
    if (fleet.serving().isEmpty()) {
      throw nothingToWatch(fleet, announcements);
    }
    announcements.about(live, Optional.empty());
    HookWiring wiring = new HookWiring(runs);
    LiveWatch watch =
        new LiveWatch(
            fleet,
            settings(),
            wiring.watchTools(announcements, live),
            WatchOfLive::differences,
            finding -> announcements.tell(occasion(finding), finding.fact() + "."));
    WatchReport report = request.time().isZero() ? watch.once() : watch.during(request.time());
    report.blind().forEach(fact -> announcements.tell(Occasion.WATCH_BLIND, fact + "."));
    return report;
  }

  /** The state that it is told by is kept: the journal in it is looked at as well. */
  private static List<String> differences(Member member) throws IOException, DeployerException {
    member.state(member.run().state());
    return UnknownDrift.on(member, member.state());
  }

  /** What was live and is not there any more is news; that nothing was ever live is none. */
  private static DeployerException nothingToWatch(Fleet fleet, Announcements announcements) {
    Live live = FleetPlans.live(fleet);
    List<Objection> strange = NoneLive.strange(fleet);
    if (fleet.members().stream().anyMatch(member -> !member.state().records().isEmpty())) {
      announcements.tell(
          Occasion.DRIFT_FOUND,
          (strange.isEmpty()
                  ? live.toString()
                  : strange.stream().map(Objection::fact).collect(Collectors.joining("; ")))
              + ".");
    }
    return DeployerException.refused(
        live,
        strange.isEmpty()
            ? List.of(new Objection(Objection.Kind.NO_SUCH_RELEASE, "there is nothing to watch"))
            : strange);
  }

  private static Occasion occasion(WatchFinding finding) {
    return switch (finding.kind()) {
      case UNHEALTHY -> Occasion.UNHEALTHY;
      case RAISED, JOURNAL -> Occasion.RAISED;
      case DRIFT -> Occasion.DRIFT_FOUND;
    };
  }

  /** As they are configured; without any, the checks and the drift are looked at. */
  private WatchSettings settings() {
    Optional<WatchSettings> configured = runs.target().rollout().watch();
    return new WatchSettings(
        WatchSettings.LONGEST,
        request
            .every()
            .or(() -> configured.map(WatchSettings::every))
            .orElse(WatchSettings.USUALLY_EVERY),
        configured.map(WatchSettings::bad).orElse(WatchSettings.USUALLY_BAD),
        Optional.empty(),
        configured.map(WatchSettings::errors).orElse(List.of()));
  }
}
