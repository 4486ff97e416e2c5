package dev.deployer.execution;

import static dev.deployer.execution.Errand.renameTo;
import static dev.deployer.execution.Errand.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.FatedConnector;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.Operation;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lock is taken and given back whatever the connection does meanwhile. */
@Timeout(60)
final class LockInDoubtTest extends LocksOfAShop {
  @Test
  void aClaimThatArrivedAndWhoseReplyWasLostIsOursUnderANewToken() throws Exception {
    try (Run run = errand.locked(errand.cut(Moment.AFTER, renameTo(LOCK)))) {
      assertThat(run.bench().token()).isEqualTo(token(2));
      assertThat(run.id()).as("the name of the run stays").isEqualTo(token(1));
      assertThat(in("lock")).containsExactly(token(2), token(2) + "/holder.json");
      assertThat(preparing()).isEmpty();
    }
    assertThat(errand.events)
        .anyMatch(Event.ConnectionLost.class::isInstance)
        .contains(new Event.Resumed(token(2)));
  }

  @Test
  void aClaimThatDidNotArriveCanNotLandAnyMoreAndIsMadeAgain() throws Exception {
    try (Run run = errand.locked(errand.cut(Moment.BEFORE, renameTo(LOCK)))) {
      assertThat(run.id()).isEqualTo(token(2));
      assertThat(in("lock")).containsExactly(token(2), token(2) + "/holder.json");
      assertThat(preparing()).isEmpty();
      assertThat(fenced()).contains(token(1));
    }
    assertThat(errand.events).noneMatch(Event.Resumed.class::isInstance);
  }

  @Test
  void aConnectionThatIsLostAgainWhileTheClaimIsInDoubtChangesNothing() throws Exception {
    for (Moment moment : new Moment[] {Moment.BEFORE, Moment.AFTER}) {
      for (String place : new String[] {shop.fenced() + "/" + token(1), LOCK + "/" + token(2)}) {
        errand = new Errand(shop);
        HostConnector twice =
            Errand.cut(errand.cut(Moment.AFTER, renameTo(LOCK)), moment, renameTo(place), 1);
        try (Run run = errand.locked(twice)) {
          assertThat(run.id()).as(moment + " " + place).isEqualTo(token(1));
          assertThat(in("lock")).contains(run.bench().token() + "/holder.json").hasSize(2);
        }
        in("lock").stream()
            .filter(path -> !path.contains("/"))
            .forEach(path -> files.remove(LOCK + "/" + path));
      }
    }
  }

  @Test
  void aLockIsGivenBackWhateverBecomesOfTheReply() throws Exception {
    for (Moment moment : new Moment[] {Moment.BEFORE, Moment.AFTER}) {
      errand = new Errand(shop);
      files.remove(shop.fenced());
      files.makeDirectory(shop.fenced());
      files.setMode(shop.fenced(), 0700);
      String over = token(1) + Workbench.OVER;
      try (Run run = errand.locked(errand.cut(moment, renameTo(shop.fenced() + "/" + over)))) {
        run.unlock();
      }
      assertThat(in("lock")).isEmpty();
      if (moment == Moment.BEFORE) {
        assertThat(fenced()).isEmpty();
      } else {
        assertThat(fenced()).containsExactly(over, over + "/holder.json");
      }
      assertThat(errand.events).contains(new Event.LockGivenBack());
    }
  }

  /** Passes the guard and loses the connection each time at these; counts how often. */
  private HostConnector losing(Predicate<String> which, int[] times) {
    return new FatedConnector(
        shop.connector(),
        new FatedConnector.Fate() {
          @Override
          public int upSince(String host) {
            return 0;
          }

          @Override
          public Moment step(String host, Operation operation) {
            return which.test(operation.text()) && ++times[0] < 100 ? Moment.BEFORE : null;
          }
        });
  }

  @Test
  void aClaimThatStaysInDoubtIsGivenUp() {
    int[] times = {0};
    String prepared = "rename " + shop.preparing() + "/";
    assertThatThrownBy(() -> errand.locked(losing(text -> text.startsWith(prepared), times)))
        .isInstanceOf(ConnectionLostException.class);
    assertThat(times[0]).as("the claim, and what was to follow it").isEqualTo(21);
  }

  @Test
  void aLockThatCannotBeGivenBackIsGivenUp() throws Exception {
    int[] times = {0};
    String bench = "rename " + LOCK + "/";
    try (Run run = errand.locked(losing(text -> text.startsWith(bench), times))) {
      assertThatThrownBy(run::unlock).isInstanceOf(ConnectionLostException.class);
    }
    assertThat(times[0]).isEqualTo(21);
    assertThat(errand.events).noneMatch(Event.LockGivenBack.class::isInstance);
    assertThat(in("lock")).as("it stays held").contains(token(1));
  }

  @Test
  void aLockThatWasBrokenWhileTheConnectionWasLostIsNotTakenBack() throws Exception {
    String record = DEPLOYER + "journal/0000000000000004";
    HostConnector cut = errand.cut(Moment.BEFORE, renameTo(record));
    Meddler breaking =
        operation -> {
          if (renameTo(record).test(operation.text())) {
            files.move(LOCK + "/" + token(1), shop.fenced() + "/" + token(1));
          }
        };
    try (Run run = errand.locked(breaking.on(cut))) {
      JournalWriter journal = new JournalWriter(run, run.state().history());
      DeployerException end =
          catchThrowableOfType(
              DeployerException.class, () -> journal.retired(List.of(ReleaseId.parse("0"))));
      assertThat(end.kind()).isEqualTo(DeployerException.Kind.FAILED);
      assertThat(end).hasMessageContaining("while the connection was lost");
      assertThat(end.live()).isEqualTo(new Live.Release(ReleaseId.parse("1")));
      assertThat(run.holdsLock()).isFalse();
      run.unlock();
      assertThat(errand.events).noneMatch(Event.LockGivenBack.class::isInstance);
    }
    assertThat(in("lock")).isEmpty();
  }
}
