package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.health.Pace;
import dev.deployer.watch.Judgement;
import dev.deployer.watch.Sample;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells what a look sees, where that is something new; of a number each minute as well. */
final class LookNews {
  /** How often it is told of a number of which nothing new is to be said. */
  private static final Duration TELL_EVERY = Duration.ofMinutes(1);

  private final Fleet fleet;
  private final Pace pace;
  private final Map<String, Long> told = new HashMap<>();

  LookNews(Fleet fleet, Pace pace) {
    this.fleet = fleet;
    this.pace = pace;
  }

  void of(Judgement judgement) {
    Sample sample = judgement.sample();
    String key = sample.subject();
    long now = pace.nanos();
    boolean due = now - told.getOrDefault(key, now - TELL_EVERY.toNanos()) >= TELL_EVERY.toNanos();
    if (sample.kind() == Sample.Kind.NUMBER
        && (judgement.changed() || due)
        && sample.verdict() != Sample.Verdict.SKIPPED) {
      told.put(key, now);
      fleet.tell(sample.address(), measured(judgement));
    } else if (sample.kind() == Sample.Kind.HEALTH && judgement.changed()) {
      fleet.tell(
          sample.address(),
          new Event.HealthChecked(
              sample.check(),
              sample.verdict() == Sample.Verdict.GOOD,
              1,
              sample.reason(),
              Duration.ZERO));
    } else if (sample.kind() == Sample.Kind.DRIFT && judgement.changed()) {
      fleet.tell(sample.address(), new Event.DriftChecked(isBad(sample), judgement.withoutHost()));
    }
  }

  /** Absent where it is not known. */
  private static Optional<Boolean> isBad(Sample sample) {
    return sample.verdict() == Sample.Verdict.UNKNOWN
        ? Optional.empty()
        : Optional.of(sample.verdict() == Sample.Verdict.BAD);
  }

  private static Event.Measured measured(Judgement judgement) {
    Sample sample = judgement.sample();
    return new Event.Measured(
        sample.check(),
        sample.value(),
        sample.before(),
        sample.limit().orElseThrow(),
        isBad(sample).map(bad -> !bad),
        judgement.withoutHost());
  }
}
