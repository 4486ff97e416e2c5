package dev.deployer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.watch.Sample.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many things are bad, by what was last known of each. */
final class StreaksTest {
  private final Streaks streaks = new Streaks(2);

  private void looked(String check, Verdict verdict) {
    Judgement unused =
        streaks.add(
            Sample.of(Sample.Kind.DRIFT, check, "deploy@web1:22", verdict, "so", List.of()));
  }

  @Test
  void whatWasBadWhenItWasLastKnownIsBadThoughItIsNotKnownNow() {
    looked("drift", Verdict.BAD);
    looked("drift", Verdict.UNKNOWN);
    assertThat(streaks.bad()).isEqualTo(1);

    looked("drift", Verdict.GOOD);
    looked("drift", Verdict.UNKNOWN);
    assertThat(streaks.bad()).isZero();
  }

  @Test
  void oneThatIsGoodAgainTakesNothingFromAnotherThatIsBad() {
    looked("one", Verdict.BAD);
    looked("other", Verdict.BAD);
    looked("one", Verdict.GOOD);
    assertThat(streaks.bad()).isEqualTo(1);
  }

  private boolean counts(Verdict verdict) {
    return streaks
        .add(Sample.of(Sample.Kind.DRIFT, "drift", "deploy@web1:22", verdict, "so", List.of()))
        .counts();
  }

  @Test
  void whatIsBadOnAndOnCountsOnce() {
    assertThat(counts(Verdict.BAD)).isFalse();
    assertThat(counts(Verdict.BAD)).isTrue();
    assertThat(counts(Verdict.BAD)).isFalse();
    assertThat(counts(Verdict.UNKNOWN)).isFalse();
    assertThat(counts(Verdict.SKIPPED)).isFalse();
    assertThat(counts(Verdict.BAD)).isFalse();
    assertThat(streaks.lasting()).isEmpty();
  }

  @Test
  void whatWasWellInBetweenCountsAnew() {
    for (int outage = 0; outage < 3; outage++) {
      assertThat(counts(Verdict.BAD)).isFalse();
      assertThat(streaks.isDoubtful()).isTrue();
      assertThat(counts(Verdict.BAD)).isTrue();
      assertThat(streaks.isDoubtful()).isFalse();
      assertThat(counts(Verdict.GOOD)).isFalse();
    }
  }

  @Test
  void whatIsBadAtTheEndCountsThoughItHasCountedBeforeItWasWell() {
    looked("drift", Verdict.BAD);
    looked("drift", Verdict.BAD);
    looked("drift", Verdict.GOOD);
    looked("drift", Verdict.BAD);

    assertThat(streaks.lasting())
        .singleElement()
        .satisfies(judgement -> assertThat(judgement.bad()).isEqualTo(1));
    assertThat(streaks.lasting()).isEmpty();
  }
}
