package dev.deployer.execution;

import static dev.deployer.execution.Errand.renameTo;
import static dev.deployer.execution.Errand.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.host.HostConnector;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.RootState;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Meddler;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lock is taken by one, waited for by others, and given back. */
@Timeout(60)
final class LockTest extends LocksOfAShop {
  private static final String THEIRS = "a".repeat(32);

  private final List<String> requests = new ArrayList<>();

  private HostConnector counted(HostConnector connector) {
    Meddler counting = operation -> requests.add(operation.text());
    return counting.on(connector);
  }

  private long requests(Predicate<String> which) {
    return requests.stream().filter(which).count();
  }

  private long claims() {
    return requests(renameTo(LOCK));
  }

  private DeployerException refused(HostConnector connector) {
    return catchThrowableOfType(DeployerException.class, () -> errand.locked(connector));
  }

  @Test
  void theLockIsTheWorkbenchWithTheCardOfItsRun() throws Exception {
    try (Run run = errand.locked()) {
      assertThat(in("lock")).containsExactly(token(1), token(1) + "/holder.json");
      assertThat(run.bench().token()).isEqualTo(token(1));
      assertThat(run.id()).isEqualTo(token(1));
      assertThat(run.holdsLock()).isTrue();
      assertThat(errand.events).contains(new Event.LockTaken(token(1)));
      run.unlock();
      assertThat(run.holdsLock()).isFalse();
      assertThat(errand.events).endsWith(new Event.LockGivenBack());
    }
    assertThat(in("lock")).isEmpty();
    assertThat(fenced()).as("it was given back bare").isEmpty();
  }

  @Test
  void whoHoldsItIsToldWithTheLastSignOfLife() throws Exception {
    try (Run holding = errand.locked()) {
      shop.disk.passTime(42);
      DeployerException refusal = refused(shop.connector());
      assertThat(refusal.live()).isEqualTo(new Live.Release(ReleaseId.parse("1")));
      assertThat(refusal.objections())
          .containsExactly(
              new Objection(
                  Objection.Kind.LOCK_HELD,
                  "locked by bert@desk since 2026-11-20 22:00:00 UTC to test",
                  List.of(
                      "token " + token(1),
                      "by bert@desk",
                      "since 2026-11-20 22:00:00 UTC",
                      "to test",
                      "last sign of life 42 s ago")));
      assertThat(holding.holdsLock()).isTrue();
    }
    assertThat(preparing()).as("what was prepared is out of the way").isEmpty();
    assertThat(fenced()).contains(token(2));
    assertThat(errand.events).noneMatch(Event.LockAwaited.class::isInstance);
  }

  @Test
  void aHolderWithoutACardIsToldByItsToken() {
    files.makeDirectory(LOCK + "/" + THEIRS);
    Objection objection = refused(shop.connector()).objections().get(0);
    assertThat(objection.fact()).isEqualTo("locked by a run whose card cannot be read");
    assertThat(objection.details()).contains("token " + THEIRS);
  }

  @Test
  void aWaitingRunLooksNowAndThenAndClaimsOnlyWhatIsFree() {
    files.makeDirectory(LOCK + "/" + THEIRS);
    errand.waitingFor(Duration.ofSeconds(3));

    DeployerException refusal = refused(counted(shop.connector()));

    assertThat(refusal.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.LOCK_HELD);
    assertThat(errand.events).filteredOn(Event.LockAwaited.class::isInstance).hasSize(1);
    assertThat(claims()).as("one at first, one at last").isEqualTo(2);
    assertThat(requests(text -> text.equals("walk [" + LOCK + "]")))
        .as("looks, two of them in claims, and one in each half of a second")
        .isBetween(3L, 8L);
  }

  @Test
  void aWaitingRunClaimsWhatIsFreeAgain() throws Exception {
    files.makeDirectory(LOCK + "/" + THEIRS);
    errand.waitingFor(Duration.ofHours(1));
    AtomicInteger looks = new AtomicInteger();
    Meddler freeing =
        operation -> {
          if (operation.text().equals("walk [" + LOCK + "]") && looks.incrementAndGet() == 3) {
            files.remove(LOCK + "/" + THEIRS);
          }
        };

    errand.locked(counted(freeing.on(shop.connector()))).close();

    assertThat(errand.events).filteredOn(Event.LockAwaited.class::isInstance).hasSize(1);
    assertThat(claims()).as("one at first, one when it was free").isEqualTo(2);
    assertThat(looks).as("one in the claim that failed").hasValue(3);
  }

  @Test
  void aLockThatIsGivenBackBehindTheLookIsClaimedAgain() throws Exception {
    files.makeDirectory(LOCK + "/" + THEIRS);
    HostConnector freeing =
        errand.meddled(
            text -> text.equals("read [" + LOCK + "/" + THEIRS + "/holder.json]"),
            () -> files.remove(LOCK + "/" + THEIRS));

    errand.locked(counted(freeing)).close();

    assertThat(in("lock")).contains(token(2));
    assertThat(claims()).isEqualTo(2);
  }

  @Test
  void aWaitingRunThatIsToStopStops() {
    files.makeDirectory(LOCK + "/" + THEIRS);
    errand.waitingFor(Duration.ofHours(1));
    HostConnector stopping =
        errand.meddled(text -> text.equals("walk [" + LOCK + "]"), () -> errand.stop.request());
    assertThat(refused(counted(stopping)).kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(claims()).isEqualTo(1);
  }

  @Test
  void whoIsToStopTakesNoLock() {
    errand.stop.request();
    assertThat(refused(counted(shop.connector())).kind())
        .isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(claims()).isZero();
  }

  @Test
  void aLockThatIsGivenBackBeforeTheLookIsClaimedAgain() throws Exception {
    files.makeDirectory(LOCK + "/" + THEIRS);
    HostConnector freeing =
        errand.meddled(
            text -> text.equals("walk [" + LOCK + "]"), () -> files.remove(LOCK + "/" + THEIRS));
    errand.locked(counted(freeing)).close();
    assertThat(in("lock")).contains(token(2));
    assertThat(claims()).isEqualTo(2);
  }

  @Test
  void aPreparationThatIsSweptIsMadeAgainAndNotForEver() throws Exception {
    HostConnector once =
        errand.meddled(renameTo(LOCK), () -> files.remove(shop.preparing() + "/" + token(1)));
    errand.locked(once).close();
    assertThat(in("lock")).contains(token(2));
    files.remove(LOCK + "/" + token(2));

    Meddler always =
        operation -> {
          if (renameTo(LOCK).test(operation.text())) {
            preparing().stream()
                .filter(path -> !path.contains("/"))
                .forEach(path -> files.remove(shop.preparing() + "/" + path));
          }
        };
    DeployerException refusal = refused(counted(always.on(shop.connector())));
    assertThat(refusal).hasMessageContaining("the lock was just taken");
    assertThat(claims()).isEqualTo(5);
  }

  @Test
  void aLockThatIsBrokenAtOnceIsTakenAgain() throws Exception {
    HostConnector breaking =
        errand.meddled(
            text -> text.equals("stat [" + LOCK + "/" + token(1) + "/holder.json]"),
            () -> files.move(LOCK + "/" + token(1), shop.fenced() + "/" + token(1)));
    try (Run run = errand.locked(breaking)) {
      assertThat(run.bench().token()).isEqualTo(token(2));
      assertThat(run.id()).isEqualTo(token(2));
    }
  }

  @Test
  void aClaimThatIsRefusedWithoutAReasonIsMadeAgainAndNotForEver() throws Exception {
    Failures once = Failures.once(1, o -> renameTo(LOCK).test(o.text()));
    errand.locked(once.of(shop.connector())).close();
    assertThat(in("lock")).contains(token(2));
    files.remove(LOCK + "/" + token(2));

    Failures always = Failures.from(1, o -> renameTo(LOCK).test(o.text()));
    assertThatThrownBy(() -> errand.locked(always.of(shop.connector())))
        .isInstanceOf(FileSystemException.class);
    assertThat(always.seen()).isEqualTo(5);

    Failures denying =
        Failures.from(1, o -> renameTo(LOCK).test(o.text()))
            .refusedAs(o -> new AccessDeniedException(o.text()));
    assertThatThrownBy(() -> errand.locked(denying.of(shop.connector())))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(denying.seen()).as("a reason is met once").isEqualTo(1);
  }

  @Test
  void whatIsRefusedOfWhatWasAskedBehindTheClaimDoesNotRefuseTheClaim() throws Exception {
    BehindClaim refused =
        new BehindClaim() {
          @Override
          public void begin(RootState before) {
            assertThat(before.live().release()).contains(ReleaseId.parse("1"));
          }

          @Override
          public void ask(Questions questions) {
            questions.walk(
                List.of(Errand.LAYOUT.releases()),
                false,
                entry -> {
                  throw new FileSystemException("a name that is none");
                });
          }
        };
    try (Run run = errand.by(shop.connector())) {
      run.open();
      run.lock("work", Optional.empty(), Optional.empty(), refused);
      assertThat(run.holdsLock()).isTrue();
      assertThat(in("lock")).containsExactly(token(1), token(1) + "/holder.json");
      assertThat(run.state().live().release()).contains(ReleaseId.parse("1"));
      run.unlock();
    }
    assertThat(in("lock")).isEmpty();
  }
}
