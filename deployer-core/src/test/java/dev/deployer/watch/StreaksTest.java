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
}
