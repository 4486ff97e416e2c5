package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.watch.Judgement;
import dev.deployer.watch.Measure;
import dev.deployer.watch.Sample;
import dev.deployer.watch.Streaks;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Watches what is live, whoever made it so: changes nothing, and takes no lock. */
public final class LiveWatch {
  /** In how many rounds the numbers are learned as what is usual. */
  private static final int LEARNING = 3;

  private final Fleet fleet;
  private final List<Member> hosts;
  private final WatchSettings settings;
  private final InstantSource clock;
  private final Consumer<WatchFinding> told;
  private final Look look;
  private final List<WatchFinding> findings = new ArrayList<>();
  private final Set<Member> doubted = new HashSet<>();

  /**
   * Of all hosts.
   *
   * @param sweeping holds what is live against its manifest
   * @param told of what is found, each time that it counts
   */
  public LiveWatch(
      Fleet fleet,
      WatchSettings settings,
      Watching.Tools tools,
      Sweeping sweeping,
      Consumer<WatchFinding> told) {
    this.fleet = fleet;
    this.hosts = fleet.members();
    this.settings = settings;
    this.clock = tools.clock();
    this.told = told;
    this.look = new Look(fleet, settings, tools.means(sweeping));
  }

  /** Looks for so long; the numbers of the first three rounds are what is usual. */
  public WatchReport during(Duration time) throws DeployerException {
    fleet.tell(new Event.Watching(time, settings.every(), clock.instant().plus(time)));
    Duration watched = look.during(time, hosts, LEARNING, this::seenAndSaid);
    return report(watched, time, watched.compareTo(time) < 0);
  }

  /**
   * Looks once, and again only where that says nothing yet: a counter is read twice, and what is
   * bad as often as bad samples count. Nothing is known of what is usual. Where somebody wants it
   * to stop before all of that was seen, it is cut short, and what is bad does not count yet.
   */
  public WatchReport once() {
    boolean again = true;
    boolean counts = settings.errors().stream().anyMatch(Measure::counter);
    for (int round = 0; again && round <= 2 * settings.bad(); round++) {
      seen(look.round(hosts, true, false));
      again = look.isDoubtful() || (counts && round == 0);
      if (look.isCutShort() || (again && !look.pause(settings.every()))) {
        return report(Duration.ZERO, Duration.ZERO, true);
      }
    }
    seen(look.lasting());
    return report(Duration.ZERO, Duration.ZERO, false);
  }

  /** What is found in the middle of some time is said where it happens. */
  private void seenAndSaid(List<Judgement> judgements) {
    judgements.stream()
        .filter(Judgement::counts)
        .forEach(judgement -> fleet.warn(new Warning.Raised(judgement.inWords())));
    seen(judgements);
  }

  private void seen(List<Judgement> judgements) {
    judgements.stream().filter(Judgement::counts).map(Judgement::finding).forEach(this::found);
    if (judgements.stream().anyMatch(one -> one.sample().kind() == Sample.Kind.DRIFT)) {
      journals();
    }
  }

  /** Journals are looked at as often as releases, whose sweep has read them. */
  private void journals() {
    for (Heads.Contradicted one : Heads.contradictedBesideOthers(fleet)) {
      if (doubted.add(one.member())) {
        fleet.warn(new Warning.JournalContradicted(one.objection()));
        found(
            new WatchFinding(
                Optional.of(one.member().address()),
                WatchFinding.Kind.JOURNAL,
                one.objection().fact(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
      }
    }
  }

  private void found(WatchFinding finding) {
    findings.add(finding);
    told.accept(finding);
  }

  private WatchReport report(Duration watched, Duration of, boolean cutShort) {
    return new WatchReport(
        watched,
        of,
        look.samples(),
        findings,
        look.blind().stream().map(Streaks.Blind::inWords).toList(),
        cutShort);
  }
}
