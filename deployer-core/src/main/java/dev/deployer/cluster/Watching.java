package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.health.HealthCheck;
import dev.deployer.health.HealthRun;
import dev.deployer.health.Pace;
import dev.deployer.hook.HookContext;
import dev.deployer.manifest.Drift;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Noted;
import dev.deployer.watch.Judgement;
import dev.deployer.watch.NumberRun;
import dev.deployer.watch.Sample;
import dev.deployer.watch.Streaks;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Watches what a run has made live, while it holds the locks: in every wait between waves and after
 * the last one. What counts as bad takes the release back, or is told and recorded; what is not
 * known does neither.
 */
public final class Watching {
  /** How often is looked before anything changes, and in what time at most. */
  private static final int BEFORE = 3;

  private static final Duration BEFORE_WITHIN = Duration.ofSeconds(15);
  private static final Duration LONGEST_GAP = Duration.ofSeconds(5);
  private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Who is told of what is found. */
  @FunctionalInterface
  public interface Told {
    /** Something to be sent to whoever wants to hear of it. */
    void of(Occasion occasion, String message);
  }

  /** A way to record on a host that something counts as bad. */
  @FunctionalInterface
  public interface Recording {
    /** Records it. */
    void raised(Member member, Noted.Raised what) throws IOException, DeployerException;
  }

  /**
   * What a watch works with.
   *
   * @param checks asked each time
   * @param clock for what people read
   */
  public record Tools(
      List<HealthCheck> checks,
      HealthRun health,
      NumberRun numbers,
      HookContext context,
      Pace pace,
      Clock clock,
      Told told) {
    /** Copies the checks. */
    public Tools {
      checks = List.copyOf(checks);
    }

    Look.Means means(Sweeping sweeping) {
      return new Look.Means(checks, health, numbers, context, pace, sweeping);
    }
  }

  private final Fleet fleet;
  private final WatchSettings settings;
  private final OnBad onBad;
  private final Tools tools;
  private final Look look;
  private final Recording recording;
  private final List<WatchFinding> findings = new ArrayList<>();
  private Optional<Duration> watched = Optional.empty();
  private boolean failed;

  private Watching(
      Fleet fleet,
      WatchSettings settings,
      OnBad onBad,
      Tools tools,
      Sweeping sweeping,
      Recording recording) {
    this.fleet = fleet;
    this.settings = settings;
    this.onBad = onBad;
    this.tools = tools;
    this.recording = recording;
    this.look = new Look(fleet, settings, tools.means(sweeping));
  }

  /** After a deploy; empty where nothing is to be watched. */
  public static Optional<Watching> ofDeploy(Fleet fleet, Rollout rollout, Tools tools) {
    return rollout
        .watch()
        .map(
            settings ->
                new Watching(
                    fleet,
                    settings,
                    rollout.onBad(),
                    tools,
                    member -> Drift.clauses(member.executor().differences()),
                    (member, what) -> member.executor().raised(what)));
  }

  /**
   * After a step, which nothing can take back: what counts as bad is only told.
   *
   * @param sweeping holds what is live against its manifest
   * @param recording writes to the journals
   */
  public static Optional<Watching> ofStep(
      Fleet fleet, Rollout rollout, Tools tools, Sweeping sweeping, Recording recording) {
    return rollout
        .watch()
        .map(settings -> new Watching(fleet, settings, OnBad.ALERT, tools, sweeping, recording));
  }

  /** Learns what the numbers are before anything changes; takes no longer than 15 seconds. */
  public void before(List<Member> hosts) throws DeployerException {
    if (settings.errors().isEmpty()
        || hosts.stream().noneMatch(member -> member.run().live().release().isPresent())) {
      return;
    }
    Duration gap = settings.every().compareTo(LONGEST_GAP) < 0 ? settings.every() : LONGEST_GAP;
    long start = tools.pace().nanos();
    for (int i = 0; i < BEFORE; i++) {
      Duration left = BEFORE_WITHIN.minusNanos(tools.pace().nanos() - start);
      if (left.compareTo(SHORTEST_ANSWER) < 0) {
        return;
      }
      look.learn(hosts, left.compareTo(LONGEST_GAP) < 0 ? left : LONGEST_GAP);
      if (i < BEFORE - 1) {
        Duration next = gap.multipliedBy(i + 1L).minusNanos(tools.pace().nanos() - start);
        look.pause(next);
        fleet.checkpoint();
      }
    }
  }

  /**
   * Between two waves.
   *
   * @throws DeployerException if what was made live is to be taken back
   */
  void bake(Duration time, List<Member> hosts) throws DeployerException {
    look.during(time, hosts, 0, judgements -> seen(judgements, hosts));
  }

  /**
   * After the last wave. Somebody who wants the run to stop ends this, and nothing else.
   *
   * @throws DeployerException if what was made live is to be taken back
   */
  public void watch(List<Member> hosts, Optional<ReleaseId> release) throws DeployerException {
    Instant until = tools.clock().instant().plus(settings.time());
    fleet.tell(new Event.Watching(settings.time(), settings.every(), until));
    String doing =
        "watching %suntil %s UTC"
            .formatted(release.map(id -> id + " ").orElse(""), CLOCK.format(until));
    // For people who find the lock held; that it cannot be told is no reason to end anything.
    fleet.each(fleet.members(), member -> member.run().doing(doing));
    watched =
        Optional.of(look.during(settings.time(), hosts, 0, judgements -> seen(judgements, hosts)));
    for (Streaks.Blind blind : look.blind()) {
      fleet.warn(new Warning.WatchBlind(blind.inWords()));
      tools.told().of(Occasion.WATCH_BLIND, blind.inWords() + ".");
    }
    fleet.tell(
        new Event.Watched(
            watched.get(), settings.time(), look.samples(), findings.size(), look.blind().size()));
  }

  private void seen(List<Judgement> judgements, List<Member> hosts) throws DeployerException {
    List<Judgement> counting = judgements.stream().filter(Judgement::counts).toList();
    if (counting.isEmpty()) {
      return;
    }
    if (onBad == OnBad.REVERT) {
      failed = true;
      throw new DeployerException(
              DeployerException.Kind.FAILED,
              new Live.Unknown(),
              counting.stream().map(Judgement::inWords).collect(Collectors.joining("; ")),
              null)
          .withOutput(
              counting.stream()
                  .map(Judgement::sample)
                  .map(sample -> new Printed(sample.subject(), sample.output()))
                  .toList());
    }
    counting.forEach(judgement -> raise(judgement, hosts));
  }

  private void raise(Judgement judgement, List<Member> hosts) {
    findings.add(judgement.finding());
    fleet.warn(new Warning.Raised(judgement.inWords()));
    tools.told().of(Occasion.RAISED, judgement.inWords() + ".");
    Sample sample = judgement.sample();
    Noted.Raised fact =
        new Noted.Raised(
            sample.subject(),
            sample.value(),
            sample.before(),
            sample.limit(),
            sample.value().isPresent() ? Optional.empty() : Optional.of(sample.reason()));
    fleet
        .each(hosts, member -> recording.raised(member, fact))
        .forEach(
            (member, e) ->
                fleet.warn(
                    new Warning.RaisedUnrecorded(
                        member.toString(), sample.subject(), Failures.message(e))));
  }

  /** Whether it has found that what was made live is to be taken back. */
  boolean hasFailed() {
    return failed;
  }

  /** What the journal says beside a verdict: that it was not watched to the end. */
  Optional<String> remark() {
    return watched
        .filter(time -> time.compareTo(settings.time()) < 0)
        .map(
            time ->
                "watched "
                    + InWords.typed(Duration.ofSeconds(time.toSeconds()))
                    + " of "
                    + InWords.typed(settings.time()));
  }

  /** What came of it; empty where it did not come to the watch after the last wave. */
  public Optional<WatchReport> report() {
    return watched.map(
        time ->
            new WatchReport(
                time,
                settings.time(),
                look.samples(),
                findings,
                look.blind().stream().map(Streaks.Blind::inWords).toList()));
  }
}
