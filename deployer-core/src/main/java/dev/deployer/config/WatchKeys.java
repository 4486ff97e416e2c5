package dev.deployer.config;

import dev.deployer.outcome.InWords;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code watch}: how long and how often, and the numbers that are asked; or {@code off}. */
final class WatchKeys {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Key<Duration> FOR =
      Key.of(
              "for",
              Form.time(
                  SHORTEST,
                  WatchSettings.LONGEST,
                  "from 1s to 1h is watched, since the locks are held meanwhile"),
              "How long after the last wave, 1s to 1h: the locks are held meanwhile.")
          .needed("say how long, such as for: 10m")
          .such("10m");
  private static final Key<Duration> EVERY =
      Key.of(
              "every",
              Form.time(SHORTEST, WatchSettings.LONGEST, "from 1s to 1h is between two samples"),
              "How long from one sample to the next.")
          .usually(InWords.typed(WatchSettings.USUALLY_EVERY));
  private static final Key<Integer> BAD =
      Key.of("bad", Form.number(1, WatchSettings.MOST_BAD), "How many bad samples in a row count.")
          .usually(WatchSettings.USUALLY_BAD);
  private static final Key<OnBad> ON_FAILURE =
      Key.of(
          "on_failure",
          Form.either("revert", "alert").to(revert -> revert ? OnBad.REVERT : OnBad.ALERT),
          "What is done then: revert takes the release back, alert tells of it and records it.");
  private static final Keys KEYS = Keys.of(FOR, EVERY, BAD, ON_FAILURE, MeasureKeys.ERRORS);

  /** All of it; absent where it is off. */
  static final Form<Optional<WatchSettings>> FORM =
      new Form<>(Shape.any(Shape.word("off"), Shape.of(KEYS)), value -> Optional.of(read(value)));

  private WatchKeys() {}

  private static Optional<WatchSettings> read(Value value) {
    if (value.isScalar()) {
      value.text(
          text -> {
            if (!text.equals("off")) {
              throw new InvalidTextException("watch", text, "it is off, or has keys: for, every …");
            }
            return text;
          });
      return Optional.empty();
    }
    Section section = value.section().only(KEYS);
    Optional<Duration> time = FOR.in(section);
    Duration every = EVERY.in(section).orElse(WatchSettings.USUALLY_EVERY);
    int bad = BAD.in(section).orElse(WatchSettings.USUALLY_BAD);
    Optional<OnBad> onBad = ON_FAILURE.in(section);
    Optional<List<Measure>> errors =
        MeasureKeys.ERRORS.in(section).or(() -> Optional.of(List.of()));
    time.ifPresent(t -> fits(section, t, every, bad, errors.orElse(List.of())));
    return errors.flatMap(all -> time.map(t -> new WatchSettings(t, every, bad, onBad, all)));
  }

  /** The first sample of a counter says nothing yet. */
  private static void fits(
      Section section, Duration time, Duration every, int bad, List<Measure> errors) {
    boolean counter = errors.stream().anyMatch(Measure::counter);
    Duration needed = every.multipliedBy(counter ? bad : bad - 1);
    if (time.compareTo(needed) < 0) {
      section.fault(
          "for",
          ("in %s there are not %d bad samples in a row%s, one each %s; at least %s, or a shorter"
                  + " every, or a smaller bad")
              .formatted(
                  InWords.typed(time),
                  bad,
                  counter ? " of a counter" : "",
                  InWords.typed(every),
                  InWords.typed(needed)));
    }
  }
}
