package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Operation;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deploy watches what it has made live, and takes back what turns out to be bad. */
final class WatchedDeployTest extends WatchedShops {
  @Test
  void aReleaseWithTooManyErrorsTwiceInARowIsTakenBackAndItIsSaidWhy() throws Exception {
    watched(OnBad.REVERT);
    // Three times before, and then once at the beginning of the watch.
    errors = times -> times <= 3 ? "1" : times == 4 ? "0" : "41";

    assertThatThrownBy(() -> cluster.deploy(3))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(DeployerException.Kind.REVERTED);
              assertThat(e).hasMessage("errors: 41 (before: 1, at most 5), bad 2 of 2");
            });

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(asked).hasValue(6);
    assertThat(occasions()).containsExactly("started", "activated", "reverted");
  }

  @Test
  void oneBadSampleIsNoReasonToTakeAnythingBack() throws Exception {
    watched(OnBad.REVERT);
    errors = times -> times == 5 ? "41" : "0";

    DeployResult result = cluster.deploy(3);

    assertThat(cluster.targets()).containsOnly("releases/3");
    assertThat(cluster.events).anyMatch(event -> event.contains("Watched["));
    WatchReport report = result.watch().orElseThrow();
    assertThat(report.findings()).isEmpty();
    assertThat(report.isCutShort()).isFalse();
    assertThat(journal(1)).extracting(JournalRecord::kind).contains(JournalRecord.Kind.GOOD);
  }

  @Test
  void aRiseAloneIsNeverBadWhereNumbersAreSmall() throws Exception {
    cluster.with(rollout(Optional.of(watch(OnBad.REVERT, TICK.multipliedBy(8), Optional.of(3.0)))));
    // Forty times as many, of next to nothing.
    errors = times -> times <= 3 ? "0.1" : "4";

    cluster.deploy(3);

    assertThat(cluster.targets()).containsOnly("releases/3");
  }

  @Test
  void whatWasUsualBeforeIsNotBadAfterwards() throws Exception {
    cluster.with(rollout(Optional.of(watch(OnBad.REVERT, TICK.multipliedBy(8), Optional.of(3.0)))));
    errors = times -> times <= 3 ? "20" : "59";
    cluster.deploy(3);
    assertThat(cluster.targets()).containsOnly("releases/3");

    asked.set(0);
    errors = times -> times <= 3 ? "20" : "61";
    assertThatThrownBy(() -> cluster.deploy(4))
        .hasMessage("errors: 61 (before: 20, at most 5 and 3×), bad 2 of 2");
    assertThat(cluster.targets()).containsOnly("releases/3");
  }

  @Test
  void whereNothingIsToBeTakenBackItIsToldAndRecordedOnEveryHost() throws Exception {
    watched(OnBad.ALERT);
    errors = times -> times <= 3 ? "1" : "41";

    DeployResult result = cluster.deploy(3);

    assertThat(cluster.targets()).containsOnly("releases/3");
    assertThat(result.watch().orElseThrow().findings())
        .singleElement()
        .isEqualTo(
            new WatchFinding(
                Optional.empty(),
                WatchFinding.Kind.RAISED,
                "errors: 41 (before: 1, at most 5), bad 2 of 2",
                Optional.of(41.0),
                Optional.of(1.0),
                Optional.of(5.0)));
    assertThat(occasions()).containsExactly("started", "activated", "raised", "confirmed");
    for (int host = 0; host < 2; host++) {
      Noted noted =
          journal(host).stream()
              .filter(record -> record.noted().map(Noted::isRaised).orElse(false))
              .findFirst()
              .flatMap(JournalRecord::noted)
              .orElseThrow();
      assertThat(noted.facts())
          .containsEntry("check", "errors")
          .containsEntry("value", 41.0)
          .containsEntry("before", 1.0)
          .containsEntry("limit", 5.0);
    }
    assertThat(cluster.events.stream().filter(e -> e.contains("Raised["))).hasSize(1);
    ReleaseSummary live = cluster.deployer(List.of(1), c -> c).releases().get(0);
    assertThat(live.states())
        .containsExactly(
            ReleaseSummary.State.LIVE, ReleaseSummary.State.GOOD, ReleaseSummary.State.RAISED);
    assertThat(live.raised()).containsExactly("errors: 41.0, at most 5.0");
  }

  @Test
  void aReleaseThatIsHeldByItsRolloutIsNotTakenBackByItsWatch() throws Exception {
    WatchSettings usual =
        new WatchSettings(
            TICK.multipliedBy(4),
            TICK,
            1,
            Optional.empty(),
            watch(OnBad.ALERT, TICK, Optional.empty()).errors());
    cluster.with(rollout(Optional.of(usual)).withOnFailure(OnFailure.HOLD));
    errors = times -> "41";

    assertThat(cluster.deploy(3).watch().orElseThrow().findings()).hasSize(1);
    assertThat(cluster.targets()).containsOnly("releases/3");
  }

  @Test
  void silenceTakesNothingBackAndIsTold() throws Exception {
    watched(OnBad.REVERT);
    errors = times -> times <= 3 ? "1" : null;

    DeployResult result = cluster.deploy(3);

    assertThat(cluster.targets()).containsOnly("releases/3");
    assertThat(result.watch().orElseThrow().blind())
        .singleElement()
        .asString()
        .matches("errors was not known in (\\d+) of \\1 samples: it printed nothing");
    assertThat(occasions()).containsExactly("started", "activated", "watch_blind", "confirmed");
    assertThat(cluster.events.stream().filter(e -> e.contains("WatchBlind["))).hasSize(1);
  }

  @Test
  void aReleaseThatFallsIllInTheWatchIsTakenBack() throws Exception {
    Duration untilItIsBad = Duration.ofMinutes(10);
    cluster.with(rollout(Optional.of(watch(OnBad.REVERT, untilItIsBad, Optional.empty()))));
    errors =
        times -> {
          well = times < 5;
          return "0";
        };

    assertThatThrownBy(() -> cluster.deploy(3))
        .hasMessageContaining("command works: it exited with 1, bad 2 of 2");
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aRollbackIsNotWatched() throws Exception {
    watched(OnBad.REVERT);
    errors = times -> "41";

    cluster.deployer().rollback(Optional.empty(), List.of());

    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(asked).hasValue(0);
  }

  @Test
  void whatIsAcceptedWithoutAWayBackIsOnlyTold() {
    Rollout rollout = rollout(Optional.of(watch(OnBad.REVERT, TICK, Optional.empty())));
    assertThat(rollout.onBad()).isEqualTo(OnBad.REVERT);
    assertThat(rollout.holding().onBad()).isEqualTo(OnBad.ALERT);
    assertThat(rollout.holding().onFailure()).isEqualTo(OnFailure.HOLD);
  }

  @Test
  void theWaitBetweenTwoWavesIsWatchedTooSoThatTheSecondNeverFlips() throws Exception {
    Rollout watched =
        rollout(Optional.of(watch(OnBad.REVERT, TICK.multipliedBy(4), Optional.empty())));
    cluster.with(
        new Rollout(
            1,
            watched.waves(),
            TICK.multipliedBy(6),
            watched.reconnect(),
            OnFailure.REVERT,
            watched.health(),
            watched.hooks(),
            watched.sinks(),
            watched.watch()));
    errors = times -> times <= 3 ? "1" : "41";
    cluster.events.clear();

    assertThatThrownBy(() -> cluster.deploy(3)).hasMessageContaining("errors: 41");

    assertThat(cluster.events.stream().filter(e -> e.startsWith("deploy@web2:22 Activated[")))
        .isEmpty();
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  /** Once that release is live there, the host is lost at such an operation, and comes back. */
  private static Outage afterTheFlip(Moment moment, Predicate<Operation> which) {
    boolean[] flipped = {false};
    return new Outage(
        moment,
        operation -> {
          boolean now = flipped[0];
          flipped[0] |= Losing.isFlip(operation);
          return now && which.test(operation);
        });
  }

  private void assertDoneOnAll(Outage outage, DeployResult result) throws Exception {
    assertThat(outage.isOver()).isTrue();
    assertThat(result.isOpen()).isFalse();
    assertThat(result.warnings()).noneMatch(Warning.LockStays.class::isInstance);
    for (int host = 0; host < result.hosts().size(); host++) {
      assertThat(result.hosts().get(host).pruned()).hasToString("[1]");
      assertThat(cluster.shop(host).deployer().status().lock()).isEmpty();
      assertThat(journal(host))
          .filteredOn(record -> record.kind() == JournalRecord.Kind.GOOD)
          .last()
          .satisfies(good -> assertThat(good.to().orElseThrow()).hasToString("3"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aHostThatIsBackAfterItWasLostInTheWatchIsDoneAsAnyOther(int hosts) throws Exception {
    keepingTwo(hosts);
    Outage outage =
        afterTheFlip(
            Moment.BEFORE, op -> op.text().startsWith("walk ") && op.text().contains("releases/3"));
    cluster.shop(0).version(3);

    DeployResult result =
        cluster.deployer(ShopCluster.on(hosts - 1, outage)).deploy(cluster.release(3));

    assertDoneOnAll(outage, result);
  }

  @Test
  void aHostThatIsBackAfterItWasLostWhenItRecordedAnAlertIsDoneAsAnyOther() throws Exception {
    keepingTwo(2);
    errors = times -> times <= 3 ? "1" : "41";
    int[] records = {0};
    Outage outage =
        afterTheFlip(
            Moment.AFTER,
            op -> op.text().matches("rename .*/record[-0-9]* .*/journal/.*") && ++records[0] == 2);
    cluster.shop(0).version(3);

    DeployResult result = cluster.deployer(ShopCluster.on(1, outage)).deploy(cluster.release(3));

    assertDoneOnAll(outage, result);
    assertThat(journal(1))
        .filteredOn(record -> record.noted().map(Noted::isRaised).orElse(false))
        .hasSize(1);
  }

  private void keepingTwo(int hosts) throws Exception {
    cluster = new ShopCluster(source, hosts).from(machine());
    Shop first = cluster.shop(0);
    cluster.shops.forEach(shop -> shop.with(first.settings().withKeepReleases(2)));
    cluster.initialised().with(rollout(Optional.empty()));
    cluster.deploy(1);
    cluster.deploy(2);
    watched(OnBad.ALERT);
  }
}
