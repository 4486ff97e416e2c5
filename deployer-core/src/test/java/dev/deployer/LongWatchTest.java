package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings.OnBad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A watch that takes long can be seen in the lock, and ended. */
final class LongWatchTest extends WatchedShops {
  private Deployer running;

  @Test
  void whoStopsTheWatchHasTheReleaseConfirmedAndTheJournalSaysHowLongItWasWatched()
      throws Exception {
    cluster.with(
        rollout(Optional.of(watch(OnBad.REVERT, Duration.ofMinutes(10), Optional.empty()))));
    cluster.shop(0).version(3);
    running = cluster.deployer();
    errors =
        times -> {
          if (times == 6) {
            running.stop();
          }
          return "0";
        };

    DeployResult result = running.deploy(cluster.release(3));

    assertThat(cluster.targets()).containsOnly("releases/3");
    WatchReport report = result.watch().orElseThrow();
    assertThat(report.isCutShort()).isTrue();
    String watched = InWords.typed(Duration.ofSeconds(report.watched().toSeconds()));
    assertThat(result.isOpen()).isFalse();
    assertThat(result.warnings()).isEmpty();
    for (int host = 0; host < 2; host++) {
      assertThat(
              journal(host).stream()
                  .filter(record -> record.kind() == JournalRecord.Kind.GOOD)
                  .reduce((one, other) -> other)
                  .orElseThrow())
          .satisfies(
              good -> {
                assertThat(good.to().orElseThrow()).hasToString("3");
                assertThat(good.note()).contains("watched " + watched + " of 10m");
              });
    }
    assertThat(occasions()).endsWith("activated", "confirmed");
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void whereNothingIsTakenBackEachOutageIsToldAndRecorded() throws Exception {
    cluster.with(
        rollout(Optional.of(watch(OnBad.ALERT, Duration.ofMinutes(10), Optional.empty()))));
    cluster.shop(0).version(3);
    running = cluster.deployer();
    errors =
        times -> {
          if (times == 12) {
            running.stop();
          }
          return times == 5 || times == 6 || times == 9 || times == 10 ? "41" : "0";
        };

    DeployResult result = running.deploy(cluster.release(3));

    assertThat(result.watch().orElseThrow().findings()).hasSize(2);
    assertThat(occasions())
        .containsExactly("started", "activated", "raised", "raised", "confirmed");
    for (int host = 0; host < 2; host++) {
      assertThat(
              journal(host).stream()
                  .filter(record -> record.noted().map(Noted::isRaised).orElse(false)))
          .hasSize(2);
    }
  }

  @Test
  void theCardOfTheLockSaysWhatIsWatchedAndUntilWhen() throws Exception {
    cluster.with(
        rollout(Optional.of(watch(OnBad.REVERT, Duration.ofMinutes(40), Optional.empty()))));
    cluster.shop(0).version(3);
    running = cluster.deployer();
    List<String> cards = new ArrayList<>();
    errors =
        times -> {
          if (times == 5) {
            try {
              cards.add(cluster.deployer().locks().toString());
            } catch (DeployerException e) {
              throw new IllegalStateException(e);
            }
            running.stop();
          }
          return "0";
        };
    running.deploy(cluster.release(3));
    assertThat(cards).singleElement().asString().contains("watching 3 until 08:40 UTC");
  }
}
