package dev.deployer.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the readings of numbers say: remembers the last one of each counter, and what each number
 * was before. Pure; for one thread.
 */
public final class Numbers {
  private static final double NANOS_A_MINUTE = 60e9;
  private static final String FELL = "it fell, as where its program is started anew";

  private final Map<Key, Reading> last = new HashMap<>();
  private final Map<Key, List<Double>> before = new HashMap<>();

  private record Key(String name, String address) {
    static Key of(Reading reading) {
      return new Key(reading.measure().name(), reading.address());
    }
  }

  /**
   * A reading as it counts.
   *
   * @param value what counts; absent where it is not known, or there is nothing to compare with
   * @param fell whether it is a counter that is lower than it was
   */
  public record Counted(Reading reading, Optional<Double> value, boolean fell) {
    static Counted of(Reading reading, Optional<Double> value) {
      return new Counted(reading, value, false);
    }
  }

  /**
   * Turns counters into their growth a minute. One that has fallen was begun anew, and the first of
   * each has nothing before it: these count from the next reading on.
   */
  public List<Counted> count(List<Reading> readings) {
    List<Counted> counted = new ArrayList<>();
    for (Reading reading : readings) {
      counted.add(count(reading));
    }
    return counted;
  }

  private Counted count(Reading reading) {
    if (!reading.measure().counter() || reading.value().isEmpty()) {
      return Counted.of(reading, reading.value());
    }
    Reading earlier = last.put(Key.of(reading), reading);
    if (earlier == null || reading.nanos() <= earlier.nanos()) {
      return Counted.of(reading, Optional.empty());
    }
    double grown = reading.value().get() - earlier.value().orElseThrow();
    return grown < 0
        ? new Counted(reading, Optional.empty(), true)
        : Counted.of(
            reading, Optional.of(grown * NANOS_A_MINUTE / (reading.nanos() - earlier.nanos())));
  }

  /** Remembers these as what was before: its mean is what later ones are compared with. */
  public void learn(List<Counted> counted) {
    for (Counted one : counted) {
      one.value()
          .ifPresent(
              value ->
                  before
                      .computeIfAbsent(Key.of(one.reading()), key -> new ArrayList<>())
                      .add(value));
    }
  }

  /** Begins to count anew: a counter that is read after a flip has nothing before it. */
  public void begin() {
    last.clear();
  }

  /**
   * Judges them.
   *
   * @param learning whether what was before is still being learned, so that what is compared with
   *     it is not judged yet
   */
  public List<Sample> judge(List<Counted> counted, boolean learning) {
    return counted.stream().map(one -> judge(one, learning)).toList();
  }

  private Sample judge(Counted counted, boolean learning) {
    Reading reading = counted.reading();
    Measure measure = reading.measure();
    Optional<Double> usual =
        Optional.ofNullable(before.get(Key.of(reading)))
            .map(values -> values.stream().mapToDouble(value -> value).average().orElseThrow());
    Sample.Verdict verdict;
    if (reading.value().isEmpty()) {
      verdict = Sample.Verdict.UNKNOWN;
    } else if (counted.value().isEmpty() || (learning && measure.times().isPresent())) {
      verdict = Sample.Verdict.SKIPPED;
    } else {
      verdict =
          counted.value().get() > measure.limit(usual) ? Sample.Verdict.BAD : Sample.Verdict.GOOD;
    }
    return new Sample(
        Sample.Kind.NUMBER,
        Optional.empty(),
        measure.name(),
        reading.address(),
        verdict,
        counted.value(),
        usual,
        Optional.of(measure),
        counted.fell() ? FELL : reading.reason(),
        List.of());
  }
}
