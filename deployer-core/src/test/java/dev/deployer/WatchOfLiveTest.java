package dev.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.notify.Format;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Standing;
import dev.deployer.path.ReleaseId;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import dev.deployer.watch.WatchSettings;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Looking at what is live at any time, and after a step. */
@Timeout(120)
final class WatchOfLiveTest {
  private static final Duration TICK = Duration.ofMillis(2);

  @TempDir Path source;
  private final List<Map<String, Object>> told = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger asked = new AtomicInteger();
  private ShopCluster cluster;
  private boolean well = true;
  private IntFunction<String> errors = times -> "0";

  @BeforeEach
  void twoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.deploy(1);
    cluster.from(new Workstation(this::run, Secrets.none(), source)).with(rollout());
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
        if (text == null) {
          return new Exited(1);
        }
        output.line(text, false);
      }
      default -> throw new AssertionError(command);
    }
    return new Exited(0);
  }

  private static Rollout rollout() {
    return new Rollout(
            1,
            Waves.ALL_AT_ONCE,
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
        .withWatch(
            Optional.of(
                new WatchSettings(
                    TICK.multipliedBy(4),
                    TICK,
                    2,
                    Optional.empty(),
                    List.of(
                        new Measure(
                            "errors",
                            new Measure.Source.Command(Arguments.of("errors"), Where.LOCAL),
                            false,
                            5,
                            Optional.of(3.0))))));
  }

  private List<Object> occasions() {
    return told.stream().map(notice -> notice.get("event")).toList();
  }

  private WatchReport once() throws DeployerException {
    return cluster.deployer().watch(WatchRequest.once());
  }

  private static List<WatchFinding.Kind> kinds(WatchReport report) {
    return report.findings().stream().map(WatchFinding::kind).toList();
  }

  @Test
  void oneSampleIsEnoughWhereAllIsWell() throws Exception {
    WatchReport report = once();

    assertThat(report.findings()).isEmpty();
    assertThat(report.samples()).isEqualTo(1);
    assertThat(report.isCutShort()).isFalse();
    assertThat(told).isEmpty();
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
    errors = times -> "20";
    WatchRequest some = new WatchRequest(TICK.multipliedBy(8), Optional.of(TICK));
    assertThat(cluster.deployer().watch(some).findings()).isEmpty();

    asked.set(0);
    errors = times -> times <= 3 ? "20" : "61";
    assertThat(cluster.deployer().watch(some).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.fact())
                    .isEqualTo("errors: 61 (before: 20, at most 5 and 3×), bad 2 of 2"));
    assertThat(told("Warned")).as("where it happens").singleElement().asString().contains("61");
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
  void aLiveReleaseThatWasDeletedOnOneOfTwoHostsIsFoundAndTold() throws Exception {
    cluster.shop(1).disk.backdoor().remove("/srv/shop/releases/1");

    WatchReport report = once();

    assertThat(report.findings()).isNotEmpty();
    assertThat(occasions()).isNotEmpty();
  }

  @Test
  void whereWhatIsLiveWasDeletedOnAllHostsWhoeverIsToBeToldIsTold() {
    cluster.shop(0).disk.backdoor().remove("/srv/shop/releases/1");
    cluster.shop(1).disk.backdoor().remove("/srv/shop/releases/1");

    assertThatThrownBy(this::once)
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.REFUSED));
    assertThat(occasions()).isNotEmpty();
  }

  @Test
  void whoeverNamesNoEventsIsToldOfAllThatAWatchFinds() throws Exception {
    Rollout usual = rollout();
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

    assertThat(told("Watching")).singleElement().asString().contains("time=PT0.016S");
    assertThat(told("Looked"))
        .hasSizeGreaterThan(1)
        .last()
        .asString()
        .contains("time=PT0.016S, of=PT0.016S", "bad=1");
    assertThat(told("DriftChecked"))
        .hasSize(2)
        .anySatisfy(event -> assertThat(event).contains("web1", "drifted=Optional[false]"))
        .anySatisfy(event -> assertThat(event).contains("web2", "drifted=Optional[true]"));
  }

  private List<String> told(String event) {
    return cluster.events.stream().filter(text -> text.contains(" " + event + "[")).toList();
  }

  private void cutLastRecord(int host) throws Exception {
    Shop shop = cluster.shop(host);
    String record = "/srv/shop/.deployer/journal/%016d".formatted(shop.journal().size());
    shop.disk.backdoor().remove(record + "/record.json");
    shop.disk.backdoor().remove(record);
  }

  @Test
  void aJournalThatWasCutIsAFindingAndTold() throws Exception {
    cutLastRecord(1);

    WatchReport report = once();

    assertThat(report.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(WatchFinding.Kind.JOURNAL);
              assertThat(finding.host()).contains("deploy@web2:22");
              assertThat(finding.fact()).contains("the journal of deploy@web2:22 ends too early");
            });
    assertThat(occasions()).containsExactly("raised");
    assertThat(told("Warned")).singleElement().asString().contains("JournalContradicted");
  }

  @Test
  void aJournalThatIsCutWhileItIsWatchedIsFoundOnceAndNotInEachSample() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    errors =
        times -> {
          if (rounds.incrementAndGet() == 2) {
            try {
              cutLastRecord(1);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
          return times % 2 == 0 ? "9" : "0";
        };

    WatchReport report =
        cluster.deployer().watch(new WatchRequest(TICK.multipliedBy(8), Optional.of(TICK)));

    assertThat(kinds(report)).containsExactly(WatchFinding.Kind.JOURNAL);
    assertThat(occasions()).containsExactly("raised");
  }

  @Test
  void aJournalThatIsBrokenIsToldAsWellAsRefused() throws Exception {
    cluster
        .shop(1)
        .disk
        .backdoor()
        .writeFile(
            "/srv/shop/.deployer/journal/%016d/record.json"
                .formatted(cluster.shop(1).journal().size()),
            "{".getBytes(UTF_8));

    assertThatThrownBy(this::once).hasMessageContaining("journal record");
    assertThat(occasions()).containsExactly("raised");
  }

  /** Connects only after this, and to nobody. */
  @FunctionalInterface
  private interface Refusal {
    ConnectFailedException after(String address) throws InterruptedException;
  }

  private static UnaryOperator<HostConnector> refusing(int host, Refusal refusal) {
    return ShopCluster.on(
        host,
        connector ->
            new HostConnector() {
              @Override
              public String address() {
                return connector.address();
              }

              @Override
              public Host connect() throws IOException {
                try {
                  throw refusal.after(address());
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
  }

  private static ConnectFailedException down(String address) {
    return new ConnectFailedException(
        ConnectFailedException.Reason.UNREACHABLE, address, "nobody answers", null);
  }

  @Test
  void aHostThatIsDownIsToldThoughItIsNotWatchedAndTheOtherIsNotSaidToBeInterrupted() {
    Deployer deployer = cluster.deployer(refusing(0, WatchOfLiveTest::down));

    assertThatThrownBy(() -> deployer.watch(WatchRequest.once()))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE);
              assertThat(e).hasMessage("deploy@web1:22: nobody answers");
              assertThat(e.standings())
                  .containsExactlyInAnyOrder(
                      new Standing(
                          "deploy@web1:22", new Live.Unknown(), Optional.of("nobody answers")),
                      new Standing(
                          "deploy@web2:22",
                          new Live.Release(ReleaseId.parse("1")),
                          Optional.empty()));
            });
    assertThat(told)
        .singleElement()
        .satisfies(
            notice ->
                assertThat(notice)
                    .containsEntry("event", "watch_blind")
                    .containsEntry("message", "deploy@web1:22: nobody answers."));
  }

  @Test
  void theOnlyHostThatIsDownIsTold() {
    Deployer deployer = cluster.deployer(List.of(0), refusing(0, WatchOfLiveTest::down));

    assertThatThrownBy(() -> deployer.watch(WatchRequest.once()))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e -> assertThat(e.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE));
    assertThat(occasions()).containsExactly("watch_blind");
  }

  @Test
  void aRootThatIsNotThereAnyMoreIsTold() {
    cluster.shop(1).disk.backdoor().remove("/srv/shop/.deployer/root.json");

    assertThatThrownBy(this::once).isInstanceOf(DeployerException.class);
    assertThat(occasions()).containsExactly("watch_blind");
  }

  @Test
  void ofAHostThatWasStoppedSinceAnotherFailedIsSaidSoAndNotThatItWasInterrupted() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch failing = new CountDownLatch(1);
    cluster.with(Rollout.DEFAULTS);
    UnaryOperator<HostConnector> first =
        refusing(
            0,
            address -> {
              begun.await();
              failing.countDown();
              return down(address);
            });
    UnaryOperator<HostConnector> second =
        refusing(
            1,
            address -> {
              begun.countDown();
              failing.await();
              return new ConnectFailedException(
                  ConnectFailedException.Reason.INTERRUPTED, address, "interrupted", null);
            });
    Deployer deployer = cluster.deployer(connector -> second.apply(first.apply(connector)));

    assertThatThrownBy(() -> deployer.rollback(Optional.empty(), List.of()))
        .isInstanceOfSatisfying(
            DeployerException.class,
            e ->
                assertThat(e.standings().get(1).failure())
                    .contains("stopped, since another host failed"));
  }

  @Test
  void whereWhatIsLiveWasDeletedOnAllHostsEachIsNamed() {
    cluster.shop(0).disk.backdoor().remove("/srv/shop/releases/1");
    cluster.shop(1).disk.backdoor().remove("/srv/shop/releases/1");

    assertThatThrownBy(this::once)
        .isInstanceOfSatisfying(
            DeployerException.class,
            e ->
                assertThat(e.objections())
                    .hasSize(2)
                    .allSatisfy(
                        objection -> {
                          assertThat(objection.kind()).isEqualTo(Objection.Kind.STRANGE_CURRENT);
                          assertThat(objection.fact())
                              .endsWith(": current names 1, which is not there");
                        }));
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
    shop.cluster.from(new Workstation(this::run, Secrets.none(), source)).with(rollout());
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
