package dev.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.notify.Format;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What is live is looked at at any time, and after a step: what counts as bad, and who is told. */
final class WatchOfLiveTest extends LiveShops {
  @Test
  void oneSampleIsEnoughWhereAllIsWell() throws Exception {
    WatchReport report = once();

    assertThat(report.findings()).isEmpty();
    assertThat(report.samples()).isEqualTo(1);
    assertThat(report.isCutShort()).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void oneThatIsStoppedInItsFirstSampleIsCutShortAndKnowsNothing() throws Exception {
    Deployer running = cluster.deployer();
    errors =
        times -> {
          running.stop();
          return "6";
        };

    WatchReport report = running.watch(WatchRequest.once());

    assertThat(report.isCutShort()).isTrue();
    assertThat(report.isWell()).isFalse();
    assertThat(report.findings()).isEmpty();
    assertThat(occasions()).isEmpty();
  }

  @Test
  void oneThatIsStoppedWhereItAsksAgainIsCutShortAndNothingCounts() throws Exception {
    Deployer running = cluster.deployer();
    errors =
        times -> {
          if (times == 2) {
            running.stop();
          }
          return "6";
        };

    WatchReport report = running.watch(WatchRequest.once());

    assertThat(report.isCutShort()).isTrue();
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void whatIsBadIsAskedAgainUntilItCountsAndEachIsTold() throws Exception {
    errors = times -> "6";
    well = false;
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/1/stray", new byte[1]);
    long before = cluster.shop(0).journal().size();

    WatchReport report = once();

    assertThat(kinds(report))
        .containsExactlyInAnyOrder(
            WatchFinding.Kind.UNHEALTHY, WatchFinding.Kind.RAISED, WatchFinding.Kind.DRIFT);
    assertThat(report.samples()).isEqualTo(2);
    assertThat(occasions()).containsExactlyInAnyOrder("unhealthy", "raised", "drift_found");
    assertThat(cluster.shop(0).journal()).as("nothing is changed").hasSize((int) before);
  }

  @Test
  void whatIsWellAgainAtTheSecondLookIsNoFinding() throws Exception {
    errors = times -> times == 1 ? "6" : "5";

    WatchReport report = once();

    assertThat(report.findings()).isEmpty();
    assertThat(report.samples()).isEqualTo(2);
  }

  @Test
  void forSomeTimeTheFirstThreeSamplesAreWhatIsUsual() throws Exception {
    assertThat(watchedSixTimes(times -> "20").findings()).isEmpty();

    asked.set(0);
    assertThat(watchedSixTimes(times -> times <= 3 ? "20" : "61").findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.fact())
                    .isEqualTo("errors: 61 (before: 20, at most 5 and 3×), bad 2 of 2"));
    assertThat(heard("Warned")).as("where it happens").singleElement().asString().contains("61");
  }

  /** However slowly they go by. */
  private WatchReport watchedSixTimes(IntFunction<String> number) throws DeployerException {
    Deployer running = cluster.deployer();
    errors =
        times -> {
          if (times == 6) {
            running.stop();
          }
          return number.apply(times);
        };
    return running.watch(new WatchRequest(Duration.ofHours(1), Optional.of(TICK)));
  }

  @Test
  void anOutageAfterItWasWellAgainIsToldAsTheFirstOneWas() throws Exception {
    Deployer running = cluster.deployer();
    errors =
        times -> {
          if (times == 12) {
            running.stop();
          }
          return times == 4 || times == 5 || times == 8 || times == 9 || times == 10 ? "41" : "1";
        };

    WatchReport report = running.watch(new WatchRequest(Duration.ofHours(1), Optional.of(TICK)));

    assertThat(kinds(report)).containsExactly(WatchFinding.Kind.RAISED, WatchFinding.Kind.RAISED);
    assertThat(occasions()).containsExactly("raised", "raised");
    assertThat(heard("Warned").stream().filter(event -> event.contains("Raised["))).hasSize(2);
  }

  @Test
  void silenceIsTold() throws Exception {
    errors = times -> null;

    assertThat(once().blind())
        .containsExactly("errors was not known in 1 of 1 samples: it exited with 1");
    assertThat(occasions()).containsExactly("watch_blind");
  }

  @Test
  void itRunsBesideSomebodyWhoHoldsTheLock() throws Exception {
    cluster.shop(0).version(2);
    List<WatchReport> beside = new ArrayList<>();
    errors =
        times -> {
          if (times == 5) {
            try {
              beside.add(once());
            } catch (DeployerException e) {
              throw new IllegalStateException(e);
            }
          }
          return "0";
        };

    cluster.deployer().deploy(cluster.release(2));

    assertThat(beside).singleElement().satisfies(report -> assertThat(kinds(report)).isEmpty());
  }

  @Test
  void anEditedFileIsOneDifferenceThoughItsSizeAndItsTimeDiffer() throws Exception {
    cluster
        .shop(1)
        .disk
        .backdoor()
        .writeFile("/srv/shop/releases/1/index.html", "edited by hand".getBytes(UTF_8));

    assertThat(once().findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.fact()).contains(" 1 difference: "));
  }

  @Test
  void whoeverNamesNoEventsIsToldOfAllThatAWatchFinds() throws Exception {
    Rollout usual = watching();
    cluster.with(
        new Rollout(
                usual.parallel(),
                usual.waves(),
                usual.bake(),
                usual.onFailure(),
                usual.health(),
                usual.hooks(),
                List.of(new Sink.Command(Arguments.of("alert"), Format.JSON.usual())))
            .withWatch(usual.watch()));
    errors = times -> "6";
    well = false;
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/1/stray", new byte[1]);
    assertThat(once().findings()).hasSize(3);
    errors = times -> null;
    assertThat(once().blind()).hasSize(1);

    assertThat(occasions()).contains("unhealthy", "raised", "drift_found", "watch_blind");
  }

  @Test
  void itTellsHowFarItIsAndWhatItSees() throws Exception {
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/1/stray", new byte[1]);
    cluster.events.clear();

    WatchReport unused =
        cluster.deployer().watch(new WatchRequest(TICK.multipliedBy(8), Optional.of(TICK)));

    assertThat(heard("Watching")).singleElement().asString().contains("time=PT0.016S");
    assertThat(heard("Looked"))
        .hasSizeGreaterThan(1)
        .last()
        .asString()
        .contains("time=PT0.016S, of=PT0.016S", "bad=1");
    assertThat(heard("DriftChecked"))
        .hasSize(2)
        .anySatisfy(event -> assertThat(event).contains("web1", "drifted=Optional[false]"))
        .anySatisfy(event -> assertThat(event).contains("web2", "drifted=Optional[true]"));
  }

  @Test
  void whereNothingIsLiveThereIsNothingToWatch() throws Exception {
    ShopCluster empty = new ShopCluster(source, 1).initialised();

    assertThatThrownBy(() -> empty.deployer().watch(WatchRequest.once()))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.REFUSED));
  }

  @Test
  void afterAStepWhatIsLiveIsWatchedAndOnlyToldOf() throws Exception {
    Migration shop = new Migration(source, 2).deployed(1, 2, 3);
    shop.cluster.from(machine()).with(watching());
    errors = times -> times <= 3 ? "1" : "41";

    StepResult result = shop.run();

    assertThat(kinds(result.watch().orElseThrow())).containsExactly(WatchFinding.Kind.RAISED);
    assertThat(occasions()).containsExactly("step_done", "raised");
    assertThat(shop.cluster.targets()).containsOnly("releases/3");
    assertThat(
            shop.cluster.shop(1).journal().get(shop.cluster.shop(1).journal().size() - 1).noted())
        .hasValueSatisfying(noted -> assertThat(noted.isRaised()).isTrue());
  }
}
