package dev.deployer.execution;

import static dev.deployer.execution.Errand.id;
import static dev.deployer.execution.Errand.renameTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.JournalRecord.Kind;
import dev.deployer.root.Sequel;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A flip of current that goes well, is refused, is overtaken, or of which nothing is known. */
final class ActivationTest extends ErrandsOnAShop {
  private static final String CURRENT = "/srv/shop/current";
  private static final Live ONE = new Live.Release(ReleaseId.parse("1"));
  private static final Live TWO = new Live.Release(ReleaseId.parse("2"));

  @BeforeEach
  void twoReleases() throws Exception {
    shop.deploy(1);
    shop.deploy(2);
    files.makeDirectory("/srv/shop/releases/other");
  }

  private Activation prepared(Run run, String from, String to) throws Exception {
    Flip flip = new Flip(id(from), id(to), Optional.empty());
    Activation activation =
        new Activation(run, new JournalWriter(run, run.state().history()), flip);
    activation.prepare(Optional.empty(), Sequel.NONE, GatesOfRun.NONE);
    return activation;
  }

  private void moveCurrentTo(String release) {
    files.remove(CURRENT);
    files.link(CURRENT, "releases/" + release);
  }

  @Test
  void aFlipIsRecordedToldAndOver() throws Exception {
    try (Run run = errand.locked()) {
      prepared(run, "2", "1").flip();

      assertThat(shop.target()).isEqualTo("releases/1");
      assertThat(run.live()).isEqualTo(ONE);
      assertThat(run.whatIsLive().isFlipping()).isFalse();
    }
    assertThat(errand.events).contains(new Event.Activated(id("2"), id("1")));
    assertThat(errand.kinds()).endsWith(Kind.PREPARED, Kind.ACTIVATED);
  }

  @Test
  void aFlipBackToNothingLeavesNoCurrentBehindAndNoneComesBack() throws Exception {
    try (Run run = errand.locked()) {
      prepared(run, "2", "").flip();

      assertThat(files.exists(CURRENT)).isFalse();
      assertThat(run.live()).isEqualTo(new Live.Nothing());
      for (MemoryDisk after : shop.disk.afterPowerLosses(1, 7)) {
        assertThat(after.backdoor().exists(CURRENT)).isFalse();
      }
    }
    assertThat(errand.events).contains(new Event.Activated(id("2"), id("")));
    assertThat(errand.kinds()).endsWith(Kind.PREPARED, Kind.ACTIVATED);
  }

  @Test
  void aFlipWhoseReplyIsLostAndThatCannotBeLookedAtIsUnderWay() throws Exception {
    try (Run run = errand.locked(errand.lost(Moment.AFTER, renameTo(CURRENT)))) {
      Activation activation = prepared(run, "2", "1");
      assertThatThrownBy(activation::flip).isInstanceOf(IOException.class);
      assertThat(run.whatIsLive().isFlipping()).isTrue();
    }
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(errand.kinds()).endsWith(Kind.PREPARED);
  }

  @Test
  void aFlipWhoseReplyIsLostIsNotSentAgain() throws Exception {
    try (Run run = errand.locked(errand.cut(Moment.AFTER, renameTo(CURRENT)))) {
      prepared(run, "2", "1").flip();
      assertThat(run.live()).isEqualTo(ONE);
      assertThat(run.whatIsLive().isFlipping()).isFalse();
    }
    assertThat(errand.kinds()).endsWith(Kind.PREPARED, Kind.ACTIVATED);
  }

  @Test
  void aFlipThatTheHostRefusesIsAbandoned() throws Exception {
    Failures refusing = Failures.once(1, o -> renameTo(CURRENT).test(o.text()));
    try (Run run = errand.locked(refusing.of(shop.connector()))) {
      Activation activation = prepared(run, "2", "1");
      assertThatThrownBy(activation::flip).isInstanceOf(FileSystemException.class);
      assertThat(run.live()).isEqualTo(TWO);
      assertThat(run.whatIsLive().isFlipping()).isFalse();
    }
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(errand.kinds()).endsWith(Kind.PREPARED, Kind.ABANDONED);
  }

  @Test
  void aFlipThatHappenedIsNotAbandonedWhateverFailsAfterIt() throws Exception {
    Failures refusing = Failures.once(1, o -> o.text().equals("sync /srv/shop"));
    try (Run run = errand.locked(refusing.of(shop.connector()))) {
      Activation activation = prepared(run, "2", "1");
      assertThatThrownBy(activation::flip).isInstanceOf(FileSystemException.class);
      assertThat(run.live()).isEqualTo(ONE);
      assertThat(run.whatIsLive().isFlipping()).as("it is for recover to settle").isTrue();
    }
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(errand.kinds()).endsWith(Kind.PREPARED);
  }

  /** Someone else moves current before the first request of the second kind after the first. */
  private void isOvertaken(String after, String request) throws Exception {
    boolean[] flipping = {false};
    boolean[] moved = {false};
    Meddler other =
        operation -> {
          if (flipping[0] && !moved[0] && operation.text().startsWith(request)) {
            moved[0] = true;
            moveCurrentTo("other");
          }
          flipping[0] |= operation.text().startsWith(after);
        };
    try (Run run = errand.locked(other.on(shop.connector()))) {
      Activation activation = prepared(run, "2", "1");
      DeployerException refusal = catchThrowableOfType(DeployerException.class, activation::flip);
      assertThat(refusal.objections())
          .extracting(Objection::kind)
          .containsExactly(Objection.Kind.STALE_PLAN);
      assertThat(refusal.live()).isEqualTo(new Live.Release(ReleaseId.parse("other")));
      assertThat(run.whatIsLive().isFlipping()).isFalse();
    }
    assertThat(shop.target()).as("what someone else made is not replaced").endsWith("/other");
    assertThat(errand.events).noneMatch(Event.Activated.class::isInstance);
    assertThat(errand.kinds()).endsWith(Kind.PREPARED, Kind.ABANDONED);
  }

  @Test
  void aCurrentThatSomeoneElseMovedIsNotReplaced() throws Exception {
    isOvertaken("rename /srv/shop/.deployer/lock/" + Errand.token(1) + "/record1 ", "stat ");
  }

  @Test
  void aCurrentThatSomeoneElseMovesWhileTheLinkIsPreparedIsNotReplaced() throws Exception {
    isOvertaken("mkdir /srv/shop/.deployer/lock/" + Errand.token(1) + "/record1", "symlink ");
  }

  @Test
  void aLinkThatDoesNotReadBackAsItWasMadeIsNotPutInPlace() throws Exception {
    HostConnector lying =
        errand.meddled(
            text -> text.startsWith("readLink /srv/shop/.deployer/lock/"),
            () -> {
              String link = "/srv/shop/.deployer/lock/" + Errand.token(1) + "/current";
              files.remove(link);
              files.link(link, "releases/other");
            });
    try (Run run = errand.locked(lying)) {
      assertThatThrownBy(() -> prepared(run, "2", "1")).hasMessageContaining("does not read back");
    }
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(errand.kinds()).as("nothing was begun").endsWith(Kind.GOOD);
  }

  @Test
  void aFlipAfterWhichSomethingElseIsLiveHasFailed() throws Exception {
    boolean[] flipped = {false};
    Meddler other =
        operation -> {
          if (flipped[0]) {
            flipped[0] = false;
            moveCurrentTo("other");
          } else {
            flipped[0] = renameTo(CURRENT).test(operation.text());
          }
        };
    try (Run run = errand.locked(other.on(shop.connector()))) {
      Activation activation = prepared(run, "2", "1");
      assertThatThrownBy(activation::flip).hasMessageContaining("after the flip, other is live");
    }
    assertThat(errand.events).noneMatch(Event.Activated.class::isInstance);
    assertThat(errand.kinds()).endsWith(Kind.PREPARED, Kind.ABANDONED);
  }

  @Test
  void aLostConnectionIsNoReasonToAbandon() throws Exception {
    try (Run run = errand.locked(errand.lost(Moment.BEFORE, renameTo(CURRENT)))) {
      Activation activation = prepared(run, "2", "1");
      assertThatThrownBy(activation::flip)
          .isInstanceOf(IOException.class)
          .satisfiesAnyOf(
              e -> assertThat(e).isInstanceOf(ConnectionLostException.class),
              e -> assertThat(e).hasMessageContaining("is down"));
    }
    assertThat(errand.kinds()).endsWith(Kind.PREPARED);
  }

  @Test
  void aVerdictNamesTheReleaseThatIsLiveAndTheOneThatWasLeft() throws Exception {
    try (Run run = errand.locked()) {
      Activation activation = prepared(run, "2", "1");
      activation.flip();
      activation.left(new Activation.Left(ReleaseId.parse("2"), Optional.empty(), "it was left"));
      activation.good();
    }
    assertThat(errand.records())
        .extracting(r -> r.kind() + " " + r.to().orElseThrow())
        .endsWith("ACTIVATED 1", "BAD 2", "GOOD 1");
  }

  @Test
  void nothingIsJudgedGoodWhereNothingIsLive() throws Exception {
    try (Run run = errand.locked()) {
      Activation activation = prepared(run, "2", "");
      activation.flip();
      activation.left(new Activation.Left(ReleaseId.parse("2"), Optional.empty(), "it was left"));
      activation.good();
    }
    assertThat(errand.kinds()).endsWith(Kind.ACTIVATED, Kind.BAD);
  }
}
