package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Secrets;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A deploy that watches what it has made live, on two hosts in memory. */
@Timeout(120)
final class WatchedDeployTest {
  private static final Duration TICK = Duration.ofMillis(2);

  @TempDir Path source;
  private final List<Map<String, Object>> told = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger asked = new AtomicInteger();
  private ShopCluster cluster;
  private Deployer running;
  private boolean well = true;

  /** What the command prints when it is asked that often; null for nothing. */
  private IntFunction<String> errors = times -> "0";

  @BeforeEach
  void twoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.from(new Workstation(this::run, Secrets.none(), source));
    cluster.with(rollout(Optional.empty()));
    cluster.deploy(1);
    cluster.deploy(2);
    told.clear();
  }

  private CommandOutcome run(LocalCommand command, OutputLines output) {
    switch (command.arguments().program()) {
      case "alert" -> {
        try {
          told.add(JSON.std.mapFrom(command.input().orElseThrow()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      case "works" -> {
        return new Exited(well ? 0 : 1);
      }
      case "errors" -> {
        String text = errors.apply(asked.incrementAndGet());
        if (text != null) {
          output.line(text, false);
          output.line("", false);
        }
      }
      default -> throw new AssertionError(command);
    }
    return new Exited(0);
  }

  private static Rollout rollout(Optional<WatchSettings> watch) {
    return new Rollout(
            1,
            Waves.parse(List.of("1", "rest")),
            Duration.ZERO,
            OnFailure.REVERT,
            List.of(
                new HealthCheck.Command(
                    Arguments.of("works"),
                    Where.LOCAL,
                    Duration.ofMillis(1),
                    Duration.ofMillis(1))),
            Hooks.NONE,
            List.of(new Sink.Command(Arguments.of("alert"), EnumSet.allOf(Occasion.class))))
        .withWatch(watch);
  }

  private static WatchSettings watch(OnBad onBad, Duration time, Optional<Double> times) {
    return new WatchSettings(
        time,
        TICK,
        2,
        Optional.of(onBad),
        List.of(
            new Measure(
                "errors",
                new Measure.Source.Command(Arguments.of("errors"), Where.LOCAL),
                false,
                5,
                times)));
  }

  private void watched(OnBad onBad) {
    cluster.with(rollout(Optional.of(watch(onBad, TICK.multipliedBy(8), Optional.empty()))));
  }

  private List<Object> occasions() {
    return told.stream().map(notice -> notice.get("event")).toList();
  }

  private List<JournalRecord> journal(int host) throws Exception {
    return cluster.shop(host).journal();
  }

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
    watched(OnBad.REVERT);
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
  void aReleaseThatIsChangedInTheWatchIsRaisedAsDrift() throws Exception {
    cluster.with(
        rollout(
            Optional.of(
                new WatchSettings(
                    TICK.multipliedBy(3), TICK, 1, Optional.of(OnBad.ALERT), List.of()))));
    cluster.deploy(3);
    cluster.with(
        rollout(
            Optional.of(
                new WatchSettings(
                    TICK.multipliedBy(3),
                    TICK,
                    1,
                    Optional.of(OnBad.ALERT),
                    watch(OnBad.ALERT, TICK, Optional.empty()).errors()))));
    errors =
        times -> {
          if (times == 4) {
            cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/4/new.php", new byte[1]);
          }
          return "0";
        };

    DeployResult result = cluster.deploy(4);

    assertThat(result.watch().orElseThrow().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(WatchFinding.Kind.DRIFT);
              assertThat(finding.host()).contains("deploy@web2:22");
              assertThat(finding.fact())
                  .contains("drift on deploy@web2:22: 1 difference", "new.php");
            });
  }

  @Test
  void aReleaseThatIsDeletedInTheMiddleOfItsWatchIsTakenBack() throws Exception {
    sweptOnce(OnBad.REVERT);
    deletesInTheWatch("/srv/shop/releases/3");

    assertThatThrownBy(() -> cluster.deploy(3))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.REVERTED))
        .hasMessageContaining("drift on deploy@web2:22");

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.deployer().recover().actions())
        .containsExactly(new Recovery.DirectoryLost(ReleaseId.parse("3")));
  }

  @Test
  void aFileThatIsDeletedInTheMiddleOfAWatchThatOnlyTellsIsToldAndRecorded() throws Exception {
    sweptOnce(OnBad.ALERT);
    deletesInTheWatch("/srv/shop/releases/3/index.html");

    DeployResult result = cluster.deploy(3);

    assertThat(result.watch().orElseThrow().findings())
        .anySatisfy(
            finding ->
                assertThat(finding.fact())
                    .contains("drift on deploy@web2:22: 1 difference", "index.html"));
    assertThat(cluster.targets()).containsOnly("releases/3");
    assertThat(cluster.deployer(List.of(1), c -> c).releases().get(0).states())
        .contains(ReleaseSummary.State.RAISED);
  }

  /** What one sweep finds counts, since the next one is a minute later. */
  private void sweptOnce(OnBad onBad) {
    cluster.with(
        rollout(
            Optional.of(
                new WatchSettings(
                    TICK.multipliedBy(3),
                    TICK,
                    1,
                    Optional.of(onBad),
                    watch(onBad, TICK, Optional.empty()).errors()))));
  }

  private void deletesInTheWatch(String path) {
    errors =
        times -> {
          if (times == 4) {
            cluster.shop(1).disk.backdoor().remove(path);
          }
          return "0";
        };
  }

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
                assertThat(good.note()).contains("watched 0s of 10m");
              });
    }
    assertThat(occasions()).endsWith("activated", "confirmed");
    assertThat(cluster.deployer().recover().actions()).isEmpty();
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
}
