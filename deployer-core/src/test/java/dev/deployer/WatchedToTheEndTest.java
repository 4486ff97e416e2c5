package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.command.Arguments;
import dev.deployer.hook.Where;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is bad to the end of a watch is not confirmed as good, however short the watch is. */
final class WatchedToTheEndTest extends WatchedShops {
  private void watched(Duration time, int bad, boolean counter) {
    cluster.with(
        rollout(
            Optional.of(
                new WatchSettings(
                    time,
                    TICK,
                    bad,
                    Optional.of(OnBad.REVERT),
                    List.of(
                        new Measure(
                            "errors",
                            new Measure.Source.Command(Arguments.of("errors"), Where.LOCAL),
                            counter,
                            5,
                            Optional.empty()))))));
  }

  @Test
  void whereTooFewSamplesFitIntoAWatchItGoesOnUntilWhatIsBadCounts() throws Exception {
    watched(TICK, 5, false);
    errors = times -> times <= 3 ? "1" : "41";

    assertThatThrownBy(() -> cluster.deploy(3)).hasMessageContaining("bad 5 of 5");
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void whatIsBadInTheLastSampleAndSilentFromThenOnIsTakenBack() throws Exception {
    watched(TICK, 3, false);
    errors = times -> times <= 3 ? "1" : times == 4 ? "0" : times == 5 ? "41" : null;

    assertThatThrownBy(() -> cluster.deploy(3)).hasMessageContaining("errors: 41", "bad 1 of 3");
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void whatIsBadInTheLastSampleAndWellWhenItIsAskedAgainIsConfirmed() throws Exception {
    watched(TICK, 2, false);
    errors = times -> times == 5 ? "41" : "0";

    assertThat(cluster.deploy(3).watch().orElseThrow().isWell()).isTrue();
    assertThat(asked).as("three before, and one after the two in time").hasValue(6);
  }

  @Test
  void whatIsChangedByHandInTheLastMinuteIsTakenBack() throws Exception {
    watched(TICK.multipliedBy(2), 4, false);
    errors =
        times -> {
          if (times == 4) {
            cluster.shop(1).disk.backdoor().remove("/srv/shop/releases/3/index.html");
          }
          return "0";
        };

    assertThatThrownBy(() -> cluster.deploy(3))
        .hasMessageContaining("drift on deploy@web2:22: 1 difference", "bad 2 of 4");
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aCounterIsJudgedByTwoValuesHoweverShortTheWatchIs() throws Exception {
    watched(TICK, 2, true);
    errors = times -> "7";
    cluster.deploy(3);
    assertThat(asked).hasValue(6);

    asked.set(0);
    errors = times -> times <= 3 ? "7" : String.valueOf(times * 1000);
    assertThatThrownBy(() -> cluster.deploy(4)).hasMessageContaining("bad 2 of 2");
    assertThat(cluster.targets()).containsOnly("releases/3");
  }

  @Test
  void aCounterThatFallsInEachSampleIsNotKnownAndIsTold() throws Exception {
    watched(TICK.multipliedBy(4), 2, true);
    errors = times -> String.valueOf(1000 - times);

    WatchReport report = cluster.deploy(3).watch().orElseThrow();

    assertThat(report.blind())
        .singleElement()
        .asString()
        .matches(
            "errors was not known in (\\d+) of \\1 samples: it fell, as where its program is"
                + " started anew");
    assertThat(report.isWell()).isFalse();
    assertThat(occasions()).contains("watch_blind");
    told.clear();
    assertThat(cluster.deployer().watch(WatchRequest.once()).blind()).hasSize(1);
    assertThat(occasions()).containsExactly("watch_blind");
  }

  @Test
  void aNumberThatIsComparedWithWhatIsUsualIsNotKnownWhereThereIsNoTimeToLearnThat()
      throws Exception {
    cluster.with(rollout(Optional.of(watch(OnBad.REVERT, TICK, Optional.of(3.0)))));
    errors = times -> "41";

    WatchRequest shorter = new WatchRequest(TICK, Optional.of(TICK));
    assertThat(cluster.deployer().watch(shorter).blind())
        .singleElement()
        .asString()
        .contains("there is nothing to compare it with");
  }
}
