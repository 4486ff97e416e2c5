package dev.deployer.execution;

import static dev.deployer.execution.Errand.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.MemoryConnector;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run and its connection, which is lost and made again, or not. */
@Timeout(60)
final class RunTest extends ErrandsOnAShop {
  private static final String LOCK = "/srv/shop/.deployer/lock/";
  private static final Live ONE = new Live.Release(ReleaseId.parse("1"));

  private MemoryConnector connector;

  @BeforeEach
  void aRelease() throws Exception {
    shop.deploy(1);
    connector = shop.disk.connector("web1");
  }

  private Run opened() throws Exception {
    Run run = errand.by(connector);
    run.open();
    return run;
  }

  /** Refuses so many connections after the first, then admits. */
  private HostConnector refusing(int times, Reason reason) {
    int[] connects = {0};
    return new HostConnector() {
      @Override
      public String address() {
        return connector.address();
      }

      @Override
      public Host connect() throws IOException {
        if (connects[0]++ > 0 && connects[0] <= times + 1) {
          throw new ConnectFailedException(reason, address(), "attempt " + connects[0], null);
        }
        return connector.connect();
      }
    };
  }

  /** Loses the connection the first time. */
  private Run.Action<Boolean> losingOnce() {
    return again -> {
      if (!again) {
        connector.cutAll();
        throw new ConnectionLostException("cut");
      }
      return true;
    };
  }

  private List<Event.Reconnecting> attempts() {
    return errand.events.stream()
        .filter(Event.Reconnecting.class::isInstance)
        .map(Event.Reconnecting.class::cast)
        .toList();
  }

  @Test
  void aPhaseIsToldWithItsTime() throws Exception {
    try (Run run = opened()) {
      long start = System.nanoTime();
      assertThat(run.<String>phase(Phase.SWEEP, () -> "result")).isEqualTo("result");
      Duration most = Duration.ofNanos(System.nanoTime() - start);
      assertThat(errand.events).contains(new Event.PhaseStarted(Phase.SWEEP));
      assertThat(errand.events)
          .last()
          .isInstanceOfSatisfying(
              Event.PhaseDone.class,
              done -> {
                assertThat(done.phase()).isEqualTo(Phase.SWEEP);
                assertThat(done.took()).isBetween(Duration.ZERO, most);
              });
    }
  }

  @Test
  void whatIsLiveIsReadWhenAskedAndRememberedForTheReport() throws Exception {
    try (Run run = opened()) {
      assertThat(run.live()).isEqualTo(new Live.Unknown());
      run.whatIsLive().look();
      assertThat(run.live()).isEqualTo(ONE);
      files.remove("/srv/shop/current");
      run.whatIsLive().look();
      assertThat(run.live()).as("it was known").isEqualTo(ONE);
      assertThat(run.readLive()).isEqualTo(new Live.Nothing());
      assertThat(run.live()).isEqualTo(new Live.Nothing());
    }
  }

  @Test
  void whileAFlipIsUnderWayNothingIsSaidToBeLive() throws Exception {
    try (Run run = opened()) {
      run.whatIsLive().flipBegins();
      run.whatIsLive().look();
      assertThat(run.live()).isEqualTo(new Live.Unknown());
      run.whatIsLive().flipIsRecorded();
      connector.cutAll();
      run.whatIsLive().look();
      assertThat(run.live()).as("it cannot be seen").isEqualTo(new Live.Unknown());
    }
    Run unopened = errand.by(connector);
    unopened.whatIsLive().look();
    assertThat(unopened.live()).isEqualTo(new Live.Unknown());
  }

  @Test
  void anActionIsBegunAgainAfterALostConnectionUnderANewToken() throws Exception {
    try (Run run = errand.locked(connector)) {
      assertThat(run.reliably(losingOnce())).isTrue();
      assertThat(run.bench().directory()).hasToString(LOCK + token(2));
      assertThat(run.id()).isEqualTo(token(1));
      assertThat(files.tree("/srv/shop/.deployer/lock")).containsKey(token(2));
      assertThat(errand.events)
          .contains(new Event.ConnectionLost("cut"), new Event.Resumed(token(2)));
      run.unlock();
    }
    assertThat(connector.open()).isZero();
  }

  @Test
  void aConnectionThatIsLostBeforeTheRootWasSeenIsMadeOnceMore() throws Exception {
    CutConnector cut =
        CutConnector.cutting(connector, CutConnector.Moment.BEFORE, 1).countingQuestions();
    try (Run run = errand.by(cut)) {
      run.open();
      assertThat(run.state().live()).isEqualTo(ONE);
      assertThat(errand.events).hasAtLeastOneElementOfType(Event.ConnectionLost.class);
      assertThat(errand.events).contains(new Event.Resumed(""));
    }
  }

  @Test
  void aServerThatEndsEachConnectionAtTheFirstQuestionIsNotWaitedFor() throws Exception {
    int[] connects = {0};
    HostConnector ending =
        new HostConnector() {
          @Override
          public String address() {
            return connector.address();
          }

          @Override
          public Host connect() throws IOException {
            connects[0]++;
            return CutConnector.cutting(connector, CutConnector.Moment.BEFORE, 1)
                .countingQuestions()
                .connect();
          }
        };
    try (Run run = errand.by(ending)) {
      assertThatThrownBy(run::open).isInstanceOf(ConnectionLostException.class);
    }
    assertThat(connects[0]).isEqualTo(2);
  }

  @Test
  void aRunWithoutALockIsResumedWithoutAToken() throws Exception {
    try (Run run = opened()) {
      assertThat(run.reliably(losingOnce())).isTrue();
    }
    assertThat(errand.events).contains(new Event.Resumed(""));
    assertThat(files.tree("/srv/shop/.deployer/lock")).isEmpty();
  }

  @Test
  void anActionThatLosesTheConnectionEachTimeIsGivenUp() throws Exception {
    List<Boolean> times = new ArrayList<>();
    try (Run run = opened()) {
      assertThatThrownBy(
              () ->
                  run.reliably(
                      again -> {
                        times.add(again);
                        connector.cutAll();
                        throw new ConnectionLostException("cut");
                      }))
          .isInstanceOf(ConnectionLostException.class);
    }
    assertThat(times).hasSize(21);
    assertThat(times.get(0)).isFalse();
    assertThat(times.subList(1, 21)).containsOnly(true);
  }

  @Test
  void aHostThatIsNotThereForAWhileIsWaitedForWithGrowingPauses() throws Exception {
    errand.reconnectingFor(Duration.ofMinutes(1));
    long start = System.nanoTime();
    try (Run run = errand.by(refusing(3, Reason.UNREACHABLE))) {
      run.open();
      assertThat(run.reliably(losingOnce())).isTrue();
    }
    assertThat(attempts())
        .containsExactly(
            new Event.Reconnecting(1, Duration.ofMillis(50)),
            new Event.Reconnecting(2, Duration.ofMillis(100)),
            new Event.Reconnecting(3, Duration.ofMillis(200)));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(345));
  }

  @Test
  void whoIsToStopWaitsForTheHostAllTheSame() throws Exception {
    errand.reconnectingFor(Duration.ofMinutes(1));
    try (Run run = errand.locked(refusing(2, Reason.UNREACHABLE))) {
      errand.stop.request();
      long start = System.nanoTime();
      assertThat(run.reliably(losingOnce())).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(145));
      run.unlock();
    }
    assertThat(files.tree("/srv/shop/.deployer/lock")).isEmpty();
  }

  @Test
  void aHostThatStaysAwayIsGivenUpWithWhatWasLostFirst() throws Exception {
    try (Run run = errand.by(refusing(9, Reason.UNREACHABLE))) {
      run.open();
      assertThatThrownBy(() -> run.reliably(losingOnce()))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageEndingWith(": attempt 2")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
    assertThat(attempts()).isEmpty();
  }

  @Test
  void aHostThatTurnsTheRunAwayIsNotAskedAgain() throws Exception {
    errand.reconnectingFor(Duration.ofMinutes(1));
    try (Run run = errand.by(refusing(9, Reason.HOST_KEY_CHANGED))) {
      run.open();
      assertThatThrownBy(() -> run.reliably(losingOnce()))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageEndingWith(": attempt 2");
    }
    assertThat(attempts()).isEmpty();
  }

  @Test
  void aRunThatIsAbandonedDoesNotReconnect() throws Exception {
    errand.reconnectingFor(Duration.ofMinutes(1));
    try (Run run = opened()) {
      errand.stop.abandon();
      assertThat(connector.open()).as("it is dropped at once").isZero();
      assertThatThrownBy(run::readLive)
          .isInstanceOf(DeployerException.class)
          .hasMessage("interrupted")
          .hasCauseInstanceOf(ConnectionLostException.class);
    }
    assertThat(attempts()).isEmpty();
    assertThat(errand.events).noneMatch(Event.Resumed.class::isInstance);
  }

  @Test
  void aRunThatIsAbandonedWithItsLockLeavesItToRecover() throws Exception {
    errand.reconnectingFor(Duration.ofMinutes(1));
    try (Run run = errand.locked(connector)) {
      errand.stop.abandon();
      assertThatThrownBy(run::readLive).isInstanceOf(ConnectionLostException.class);
      assertThat(run.holdsLock()).isTrue();
    }
    assertThat(attempts()).isEmpty();
  }

  @Test
  void aRunThatIsToStopBeforeItBeginsDoesNotConnect() {
    errand.stop.request();
    assertThatThrownBy(this::opened).hasMessage("interrupted");
    assertThat(connector.open()).isZero();
    assertThat(errand.events).isEmpty();
  }

  @Test
  void anotherHostBehindTheSameNameIsNotGoneOnWith() throws Exception {
    try (Run run = errand.locked(connector)) {
      connector.withKeyOf("other");
      DeployerException end =
          catchThrowableOfType(DeployerException.class, () -> run.reliably(losingOnce()));
      assertThat(end.kind()).isEqualTo(DeployerException.Kind.REFUSED);
      assertThat(run.holdsLock()).isFalse();
      assertThat(connector.open()).isZero();
    }
  }

  @Test
  void whoLosesTheLockLearnsItFromThePathThatIsGone() throws Exception {
    try (Run run = errand.locked(connector)) {
      files.move(LOCK + token(1), shop.fenced() + "/" + token(1));
      DeployerException end =
          catchThrowableOfType(
              DeployerException.class,
              () ->
                  run.reliably(
                      again -> {
                        new Trash(run).prepare();
                        return true;
                      }));
      assertThat(end.kind()).isEqualTo(DeployerException.Kind.FAILED);
      assertThat(end).hasMessage("the lock was broken by someone else");
      assertThat(end.live()).isEqualTo(ONE);
      assertThat(run.live()).isEqualTo(ONE);
      assertThat(run.holdsLock()).isFalse();
    }
  }

  @Test
  void aFileThatIsMissingIsNoLostLock() throws Exception {
    Run.Action<Boolean> missing =
        again -> {
          throw new NoSuchFileException("missing");
        };
    try (Run run = opened()) {
      assertThatThrownBy(() -> run.reliably(missing)).isInstanceOf(NoSuchFileException.class);
    }
    try (Run run = errand.locked(connector)) {
      assertThatThrownBy(() -> run.reliably(missing)).isInstanceOf(NoSuchFileException.class);
      assertThat(run.holdsLock()).isTrue();
    }
  }

  @Test
  void tidyingDeletesWhatReconnectingLeftAndNothingElse() throws Exception {
    errand.by(connector).leavings().tidy();
    try (Run run = errand.locked(connector)) {
      files.writeFile(LOCK + token(1) + "/record/record.json", new byte[] {1});
      run.leavings().tidy();
      assertThat(files.exists(LOCK + token(1) + "/record")).as("it may be needed").isTrue();
      assertThat(run.reliably(losingOnce())).isTrue();
      run.leavings().tidy();
      assertThat(files.tree(LOCK + token(2))).containsOnlyKeys("holder.json");
    }
  }

  @Test
  void aSuspendedRunKeepsItsLockAndNoConnection() throws Exception {
    try (Run run = errand.locked(connector)) {
      run.resume();
      assertThat(run.bench().token()).as("it was not suspended").isEqualTo(token(1));

      run.suspend();
      assertThat(connector.open()).isZero();
      assertThat(files.exists(LOCK + token(1))).isTrue();
      run.resume();
      assertThat(run.readLive()).isEqualTo(ONE);
      assertThat(run.bench().token()).isEqualTo(token(2));
      run.resume();
      assertThat(run.bench().token()).isEqualTo(token(2));
      run.suspend();
    }
    assertThat(files.exists(LOCK + token(2))).as("a lock that is held stays held").isTrue();
    assertThat(errand.events)
        .as("two connections, each ended once")
        .filteredOn(Event.ConnectionClosed.class::isInstance)
        .hasSize(2);
    Run unlocked = opened();
    unlocked.suspend();
    unlocked.close();
    assertThat(connector.open()).isZero();
  }

  @Test
  void anInterruptIsGivenBackWhenTheRunIsClosed() throws Exception {
    Run run = errand.locked(connector);
    Thread.currentThread().interrupt();
    run.unlock();
    assertThat(Thread.currentThread().isInterrupted()).as("it would end each call").isFalse();
    assertThat(errand.stop.isRequested()).isTrue();
    run.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(files.tree("/srv/shop/.deployer/lock")).isEmpty();

    errand = new Errand(shop);
    opened().close();
    assertThat(Thread.interrupted()).isFalse();
    assertThat(connector.open()).isZero();
  }
}
