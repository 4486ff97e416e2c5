package dev.deployer.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DurationPatternTest {
  private static final List<String> UNITS = List.of("ms", "s", "m", "h", "d");
  private static final int DURATIONS = 20_000;

  @Test
  void whatIsWithinTheBoundsMatchesAndNothingElse() {
    for (List<Duration> bounds :
        List.of(
            List.of(Duration.ofMillis(1), Duration.ofDays(1)),
            List.of(Duration.ofSeconds(1), Duration.ofMinutes(2)),
            List.of(Duration.ofSeconds(1), Duration.ofHours(1)),
            List.of(Duration.ZERO, Duration.ofDays(90)),
            List.of(Duration.ZERO, Duration.ofDays(365)),
            List.of(Duration.ofMillis(1234), Duration.ofMillis(98_765_432)))) {
      Duration least = bounds.get(0);
      Duration most = bounds.get(1);
      Pattern pattern = Pattern.compile(DurationPattern.between(least, most));

      List<String> otherwise = new ArrayList<>();
      for (String text : durations(least, most)) {
        Duration time = DurationText.parse(text);
        boolean within = time.compareTo(least) >= 0 && time.compareTo(most) <= 0;
        if (pattern.matcher(text).find() != within) {
          otherwise.add(text);
        }
      }
      assertThat(otherwise).as(pattern.toString()).isEmpty();
      assertThat(List.of("", "5", "s", "5 s", "0000000001s", "5s\n", "-5s", "5M"))
          .noneMatch(text -> pattern.matcher(text).matches());
    }
  }

  /** By a seed, and around the bounds in each unit, with zeros before them. */
  private static List<String> durations(Duration least, Duration most) {
    Random random = new Random(17);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < DURATIONS; i++) {
      long number = (long) Math.pow(10, random.nextDouble() * 9) - 1;
      String zeros = random.nextInt(5) == 0 && number < 1_000_000 ? "00" : "";
      texts.add(zeros + number + UNITS.get(random.nextInt(UNITS.size())));
    }
    for (Duration bound : List.of(least, most)) {
      for (String unit : UNITS) {
        long near = bound.toMillis() / DurationText.parse("1" + unit).toMillis();
        for (long number = Math.max(0, near - 12); number <= near + 12; number++) {
          if (number <= 999_999_999) {
            texts.add(number + unit);
          }
        }
      }
    }
    return texts;
  }
}
