package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.health.HealthCheck;
import dev.deployer.health.HealthReport;
import dev.deployer.health.HealthRun;
import dev.deployer.health.Pace;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.outcome.DeployerException;
import dev.deployer.root.LostManifestException;
import dev.deployer.watch.Judgement;
import dev.deployer.watch.NumberRun;
import dev.deployer.watch.Numbers;
import dev.deployer.watch.Sample;
import dev.deployer.watch.Streaks;
import dev.deployer.watch.WatchSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at what is live on some hosts, again and again: asks the checks and the numbers each time,
 * and holds the release against its manifest each minute. What follows from what it sees is for its
 * callers. Changes nothing.
 */
final class Look {
  /** How often a release is held against its manifest. */
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
  private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);
  private static final String DRIFT = "drift";

  /** How many values of a counter are wanted at least: one alone may be of any moment. */
  private static final int VALUES = 2;

  /** What it looks with, and what at. */
  record Means(
      List<HealthCheck> checks,
      HealthRun health,
      NumberRun numbers,
      HookContext context,
      Pace pace,
      Sweeping sweeping) {
    Means {
      checks = List.copyOf(checks);
    }
  }

  private final Fleet fleet;
  private final WatchSettings settings;
  private final Means means;
  private final Numbers numbers = new Numbers();
  private final Streaks streaks;
  private final LookNews news;
  private long samples;
  private boolean cutShort;

  Look(Fleet fleet, WatchSettings settings, Means means) {
    this.fleet = fleet;
    this.settings = settings;
    this.means = means;
    this.streaks = new Streaks(settings.bad());
    this.news = new LookNews(fleet, means.pace());
  }

  /** How often it has looked. */
  long samples() {
    return samples;
  }

  /** Whether a wish to stop came in the midst of a sample, which then says nothing. */
  boolean isCutShort() {
    return cutShort;
  }

  /** What was mostly not known. */
  List<Streaks.Blind> blind() {
    return streaks.blind();
  }

  /** Whether something is bad and does not count yet, or a counter has no value yet. */
  boolean isDoubtful() {
    return streaks.isDoubtful() || streaks.isThin(1);
  }

  /** What is bad still, and counts now. */
  List<Judgement> lasting() {
    return streaks.lasting();
  }

  /** Learns once what the numbers are before something changes. */
  void learn(List<Member> hosts, Duration within) {
    numbers.learn(
        numbers.count(
            means
                .numbers()
                .read(settings.errors(), means.context(), ServingHosts.of(fleet, hosts), within)));
  }

  /** Told what each round has shown. */
  @FunctionalInterface
  interface Seen {
    /**
     * One round.
     *
     * @param judgements of all that was looked at
     */
    void round(List<Judgement> judgements) throws DeployerException;
  }

  /**
   * Looks for so long, at the beginning, each {@code every} and at the end, and then on until what
   * is bad counts or is well; no further where somebody wants it to stop.
   *
   * @param learning in how many rounds the numbers are learned as what is usual
   * @return how long it has looked
   */
  Duration during(Duration time, List<Member> hosts, int learning, Seen seen)
      throws DeployerException {
    Pace pace = means.pace();
    numbers.begin();
    long start = pace.nanos();
    long swept = start;
    Duration due = Duration.ZERO;
    for (int round = 0; ; round++) {
      boolean last = due.compareTo(time) >= 0;
      boolean sweep = last || pace.nanos() - swept >= SWEEP_EVERY.toNanos();
      swept = sweep ? pace.nanos() : swept;
      List<Judgement> judgements = round(hosts, sweep, round < learning);
      if (isToStop()) {
        return shorter(Duration.ofNanos(pace.nanos() - start), time);
      }
      seen.round(judgements);
      Duration over = Duration.ofNanos(pace.nanos() - start);
      fleet.tell(new Event.Looked(last ? time : shorter(over, time), time, samples, streaks.bad()));
      if (last) {
        return isDecided(hosts, seen) ? time : time.minusNanos(1);
      }
      due = next(due.compareTo(over) > 0 ? due : over, time);
      if (!pause(due.minus(over))) {
        return shorter(Duration.ofNanos(pace.nanos() - start), time);
      }
    }
  }

  /**
   * Asks again what was bad in the last samples, until it counts or is well: as often as bad
   * samples count, and what was changed by hand once, but at once. What is bad still counts then,
   * so that nothing ends well that was bad to the end. A counter is given two values to judge.
   *
   * @return false where somebody wanted it to stop before that was so
   */
  private boolean isDecided(List<Member> hosts, Seen seen) throws DeployerException {
    if (streaks.isDoubtful(Sample.Kind.DRIFT)) {
      List<Judgement> again = judge(ofSweeps(hosts));
      if (isToStop()) {
        return false;
      }
      seen.round(again);
      seen.round(streaks.lasting(Sample.Kind.DRIFT));
    }
    for (int more = 0; isToAskAgain(more); more++) {
      if (!pause(settings.every())) {
        return false;
      }
      List<Judgement> judgements = round(hosts, false, false);
      if (isToStop()) {
        return false;
      }
      seen.round(judgements);
    }
    seen.round(streaks.lasting());
    return true;
  }

  private boolean isToAskAgain(int more) {
    return (more < settings.bad() && streaks.isDoubtful())
        || (more < VALUES && streaks.isThin(VALUES));
  }

  /**
   * When to look next: at a multiple of {@code every}, and at the end. The last two are not close
   * to one another, since what a counter has grown by in a moment tells nothing.
   */
  private Duration next(Duration over, Duration time) {
    Duration every = settings.every();
    Duration next = every.multipliedBy(over.dividedBy(every) + 1);
    return time.minus(next).compareTo(every.dividedBy(2)) < 0 ? time : next;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Waits; whether it was not ended by a wish to stop. */
  boolean pause(Duration wait) {
    try {
      if (!wait.isNegative() && !wait.isZero()) {
        means.pace().pause(wait);
      }
    } catch (InterruptedException e) {
      if (!fleet.stop().isRequested()) {
        Thread.currentThread().interrupt();
      }
    }
    return !isToStop();
  }

  /** An interrupt of the thread is a wish to stop as well. */
  private boolean isToStop() {
    return fleet.isToStop();
  }

  /** Looks once. */
  List<Judgement> round(List<Member> hosts, boolean sweep, boolean learning) {
    samples++;
    List<HookHost> serving = ServingHosts.of(fleet, hosts);
    List<Sample> all = new ArrayList<>(ofChecks(serving));
    List<Numbers.Counted> counted =
        numbers.count(
            means.numbers().read(settings.errors(), means.context(), serving, longestAnswer()));
    if (learning) {
      numbers.learn(counted);
    }
    all.addAll(numbers.judge(counted, learning));
    if (sweep) {
      all.addAll(ofSweeps(hosts));
    }
    return judge(all);
  }

  private List<Judgement> judge(List<Sample> all) {
    if (isToStop()) {
      // What was under way was ended by that, and says nothing.
      cutShort = true;
      return List.of();
    }
    List<Judgement> judgements = all.stream().map(streaks::add).toList();
    judgements.forEach(news::of);
    return judgements;
  }

  private Duration longestAnswer() {
    Duration every = settings.every();
    if (every.compareTo(LONGEST_ANSWER) > 0) {
      return LONGEST_ANSWER;
    }
    return every.compareTo(SHORTEST_ANSWER) < 0 ? SHORTEST_ANSWER : every;
  }

  private List<Sample> ofChecks(List<HookHost> serving) {
    HealthReport report = means.health().glance(means.checks(), means.context(), serving, 1);
    return report.results().stream().map(Sample::ofHealth).toList();
  }

  private List<Sample> ofSweeps(List<Member> hosts) {
    Map<Member, List<String>> seen = new ConcurrentHashMap<>();
    Map<Member, Exception> failures =
        fleet.each(hosts, member -> seen.put(member, means.sweeping().differences(member)));
    List<Sample> samples = new ArrayList<>();
    for (Member member : hosts) {
      samples.add(
          seen.containsKey(member)
              ? swept(
                  member,
                  seen.get(member).isEmpty() ? Sample.Verdict.GOOD : Sample.Verdict.BAD,
                  inWords(seen.get(member)))
              : unswept(member, failures.get(member)));
    }
    return samples;
  }

  /** What was made so that nothing can be held to it any more is as bad as what was changed. */
  private static Sample unswept(Member member, Exception failure) {
    String why = Failures.message(failure);
    return failure instanceof LostManifestException
        ? swept(member, Sample.Verdict.BAD, "it cannot be judged, since " + why)
        : swept(member, Sample.Verdict.UNKNOWN, why);
  }

  private static Sample swept(Member member, Sample.Verdict verdict, String reason) {
    return Sample.of(Sample.Kind.DRIFT, DRIFT, member.address(), verdict, reason, List.of());
  }

  private static String inWords(List<String> differences) {
    return differences.isEmpty()
        ? ""
        : differences.size()
            + (differences.size() == 1 ? " difference: " : " differences, first ")
            + differences.get(0);
  }
}
