package dev.deployer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.Arguments;
import dev.deployer.hook.Where;
import dev.deployer.watch.Sample.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What readings mean, one after the other, without any time passing. */
final class NumbersTest {
  private static final String WEB1 = "deploy@web1:22";

  private final Numbers numbers = new Numbers();
  private final Streaks streaks = new Streaks(2);

  private static Measure measure(boolean counter, double atMost, Optional<Double> times) {
    return new Measure(
        "5xx",
        new Measure.Source.Command(Arguments.of("count"), Where.LOCAL),
        counter,
        atMost,
        times);
  }

  private static Reading reading(Measure measure, double value, int second) {
    return new Reading(measure, WEB1, Optional.of(value), "", Duration.ofSeconds(second).toNanos());
  }

  private static Reading silence(Measure measure) {
    return new Reading(measure, WEB1, Optional.empty(), "no answer within 5 s", 0);
  }

  private Sample judged(Reading reading) {
    return numbers.judge(numbers.count(List.of(reading)), false).get(0);
  }

  private void learned(Measure measure, double... values) {
    for (double value : values) {
      numbers.learn(numbers.count(List.of(reading(measure, value, 0))));
    }
  }

  @Test
  void aCounterCountsByItsGrowthAMinute() {
    Measure measure = measure(true, 5, Optional.empty());
    assertThat(judged(reading(measure, 1_000, 0)).verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(judged(reading(measure, 1_001, 20)).value()).contains(3.0);
    Sample bad = judged(reading(measure, 1_003, 40));
    assertThat(bad.value()).contains(6.0);
    assertThat(bad.verdict()).isEqualTo(Verdict.BAD);
  }

  @Test
  void aCounterThatFallsWasBegunAnewAndCountsFromTheNextReadingOn() {
    Measure measure = measure(true, 5, Optional.empty());
    judged(reading(measure, 1_000, 0));
    assertThat(judged(reading(measure, 3, 10)).verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(judged(reading(measure, 3.5, 20)).value()).contains(3.0);
  }

  @Test
  void whatIsReadAfterAFlipIsNotComparedWithWhatWasReadBefore() {
    Measure measure = measure(true, 5, Optional.empty());
    numbers.learn(numbers.count(List.of(reading(measure, 0, 0))));
    numbers.learn(numbers.count(List.of(reading(measure, 1, 60))));
    numbers.begin();
    assertThat(judged(reading(measure, 900, 600)).verdict()).isEqualTo(Verdict.SKIPPED);
    Sample next = judged(reading(measure, 901, 660));
    assertThat(next.value()).contains(1.0);
    assertThat(next.before()).contains(1.0);
  }

  @ParameterizedTest
  @CsvSource({
    // at most 5, and 3 times what was before
    "0,    5,   GOOD",
    "0,    5.1, BAD",
    "1.3,  41,  BAD",
    "20,   41,  GOOD",
    "20,   60,  GOOD",
    "20,   61,  BAD",
  })
  void itIsBadAboveTheLimitAndAboveWhatWasBefore(double before, double value, Verdict verdict) {
    Measure measure = measure(false, 5, Optional.of(3.0));
    learned(measure, before, before, before);
    assertThat(judged(reading(measure, value, 0)).verdict()).isEqualTo(verdict);
  }

  @Test
  void whereNothingIsKnownOfBeforeTheLimitAloneCounts() {
    assertThat(judged(reading(measure(false, 5, Optional.of(3.0)), 6, 0)).inWords())
        .isEqualTo("5xx on deploy@web1:22: 6 (before: not known, at most 5 and 3×)");
  }

  @Test
  void whileItIsBeingLearnedNothingIsComparedWithIt() {
    Measure relative = measure(false, 5, Optional.of(3.0));
    assertThat(numbers.judge(numbers.count(List.of(reading(relative, 9, 0))), true))
        .extracting(Sample::verdict)
        .containsExactly(Verdict.SKIPPED);
    assertThat(
            numbers.judge(
                numbers.count(List.of(reading(measure(false, 5, Optional.empty()), 9, 0))), true))
        .extracting(Sample::verdict)
        .containsExactly(Verdict.BAD);
  }

  @Test
  void everyJudgementSaysWhatItIsJudgedBy() {
    Measure measure = measure(true, 5, Optional.of(3.0));
    numbers.learn(List.of(Numbers.Counted.of(reading(measure, 0, 0), Optional.of(1.3))));
    judged(reading(measure, 0, 0));
    Judgement judgement = streaks.add(judged(reading(measure, 41, 60)));
    assertThat(judgement.inWords())
        .isEqualTo(
            "5xx on deploy@web1:22: 41.0 a minute (before: 1.3, at most 5 and 3×), bad 1 of 2");
    assertThat(judgement.counts()).isFalse();
    assertThat(judgement.sample().limit()).contains(5.0);
  }

  @Test
  void whatIsNotKnownNeitherAddsToARowNorEndsIt() {
    Measure measure = measure(false, 0, Optional.empty());
    assertThat(streaks.add(judged(reading(measure, 1, 0))).counts()).isFalse();
    assertThat(streaks.add(judged(silence(measure))).counts()).isFalse();
    assertThat(streaks.isDoubtful()).isTrue();
    assertThat(streaks.add(judged(reading(measure, 1, 0))).counts()).isTrue();
    assertThat(streaks.isDoubtful()).isFalse();
    assertThat(streaks.add(judged(reading(measure, 1, 0))).counts()).as("it counts once").isFalse();
  }

  @Test
  void aGoodSampleEndsARow() {
    Measure measure = measure(false, 0, Optional.empty());
    streaks.add(judged(reading(measure, 1, 0)));
    streaks.add(judged(reading(measure, 0, 0)));
    assertThat(streaks.add(judged(reading(measure, 1, 0))).bad()).isEqualTo(1);
  }

  @Test
  void moreThanHalfUnknownIsBlindAndHalfIsNot() {
    Measure measure = measure(false, 0, Optional.empty());
    streaks.add(judged(reading(measure, 0, 0)));
    streaks.add(judged(silence(measure)));
    assertThat(streaks.blind()).isEmpty();
    streaks.add(judged(silence(measure)));
    assertThat(streaks.blind())
        .extracting(Streaks.Blind::inWords)
        .containsExactly(
            "5xx on deploy@web1:22 was not known in 2 of 3 samples: no answer within 5 s");
  }

  @Test
  void aCounterThatFallsInEachSampleIsBlindAndNeverWell() {
    Measure measure = measure(true, 5, Optional.empty());
    for (int i = 0; i < 4; i++) {
      streaks.add(judged(reading(measure, 100 - i, 10 * i)));
    }
    assertThat(streaks.blind())
        .extracting(Streaks.Blind::inWords)
        .containsExactly(
            "5xx on deploy@web1:22 was not known in 3 of 3 samples: it fell, as where its program"
                + " is started anew");
  }

  @Test
  void aCounterThatFallsOnceIsNotBlind() {
    Measure measure = measure(true, 5, Optional.empty());
    streaks.add(judged(reading(measure, 100, 0)));
    streaks.add(judged(reading(measure, 0, 10)));
    assertThat(streaks.isThin(1)).isTrue();
    streaks.add(judged(reading(measure, 0, 20)));
    assertThat(streaks.isThin(1)).isFalse();
    assertThat(streaks.isThin(2)).isTrue();
    streaks.add(judged(reading(measure, 0, 30)));
    assertThat(streaks.isThin(2)).isFalse();
    assertThat(streaks.blind()).isEmpty();
  }

  @Test
  void whatWasNeverComparedWithAnythingIsBlind() {
    streaks.add(judged(reading(measure(true, 5, Optional.empty()), 100, 0)));
    assertThat(streaks.blind())
        .extracting(Streaks.Blind::inWords)
        .containsExactly(
            "5xx on deploy@web1:22 was not known in 1 of 1 samples: there is nothing to compare"
                + " it with");
  }

  @Test
  void whatIsStillBadAtTheEndCountsOnce() {
    streaks.add(judged(reading(measure(false, 0, Optional.empty()), 1, 0)));
    assertThat(streaks.lasting())
        .singleElement()
        .satisfies(
            judgement -> {
              assertThat(judgement.counts()).isTrue();
              assertThat(judgement.inWords()).endsWith(", bad 1 of 2");
            });
    assertThat(streaks.lasting()).isEmpty();
    assertThat(streaks.isDoubtful()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", " 12 ", "0.5", ".5", "5.", "1.2e+05", "-3", "+3"})
  void theseAreNumbers(String text) {
    assertThat(NumberText.parse(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "Infinity", "0x10", "1d", "1,5", "1 2", "1e999", "١٢"})
  void theseAreNone(String text) {
    assertThat(NumberText.parse(text)).isEmpty();
  }
}
