package dev.deployer.execution;

import static dev.deployer.execution.Errand.renameTo;
import static dev.deployer.execution.Errand.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.JournalRecord.Kind;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the next holder of the lock makes of what dead runs left. */
final class HostRecoveryTest extends ErrandsOnAShop {
  private static final String DEPLOYER = "/srv/shop/.deployer/";

  @BeforeEach
  void aRelease() throws Exception {
    shop.deploy(1);
  }

  private HostRecovery recover(HostConnector connector) throws Exception {
    try (Run run = errand.locked(connector)) {
      HostRecovery recovery = new HostRecovery(run);
      RootState state = recovery.settle(recovery.disarm());
      assertThat(state).usingRecursiveComparison().ignoringFields("fenced").isEqualTo(run.state());
      run.unlock();
      return recovery;
    }
  }

  /** A deploy of release 2 dies at this operation, and its lock is broken. */
  private void dies(Moment moment, Predicate<String> operation) throws Exception {
    shop.version(2);
    assertThat(
            catchThrowableOfType(
                DeployerException.class,
                () -> shop.by(errand.lost(moment, operation)).deploy(shop.release("2"))))
        .isNotNull();
    shop.deployer().unlock(shop.deployer().status().lock().orElseThrow().token());
  }

  private Set<String> fenced() {
    return files.tree(shop.fenced()).keySet();
  }

  /** The workbench of a run that died. */
  private String dead() {
    return shop.fenced() + "/" + "d".repeat(32);
  }

  private void nothingIsLeft() {
    assertThat(fenced()).isEmpty();
    assertThat(files.tree(shop.preparing())).isEmpty();
    assertThat(files.tree(DEPLOYER + "lock")).isEmpty();
  }

  @Test
  void whereNothingDiedNothingIsSaid() throws Exception {
    HostRecovery recovery = recover(shop.connector());
    assertThat(recovery.actions()).isEmpty();
    assertThat(recovery.warnings()).isEmpty();
    assertThat(errand.events).noneMatch(Event.Recovered.class::isInstance);
    nothingIsLeft();
  }

  @Test
  void locksThatWereBeingPreparedCanNotBeTakenAnyMore() throws Exception {
    String preparing = shop.preparing() + "/" + "e".repeat(32);
    files.writeFile(preparing + "/" + "e".repeat(32) + "/holder.json", new byte[] {1});
    files.writeFile(shop.preparing() + "/stray", new byte[] {1});
    try (Run run = errand.locked()) {
      RootState state = new HostRecovery(run).disarm();
      assertThat(state.preparing()).isEmpty();
      assertThat(files.tree(shop.preparing())).isEmpty();
      assertThat(fenced()).contains("stray", "e".repeat(32)).anyMatch(p -> p.contains("/dead-"));
      run.unlock();
    }
    errand = new Errand(shop.withTokensAnew());
    recover(shop.connector());
    nothingIsLeft();
  }

  @Test
  void aWorkbenchWithMoreThanIsToldAtOnceIsSweptAllTheSame() throws Exception {
    for (int i = 0; i < 100; i++) {
      files.writeFile(dead() + "/trash/out-1/session-" + i, new byte[] {1});
    }
    shop.disk.tellAtMost(60);
    assertThat(recover(shop.connector()).warnings()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void oneThatIsTakenOrFencedMeanwhileIsLeftAlone() throws Exception {
    String preparing = shop.preparing() + "/" + "e".repeat(32);
    files.makeDirectory(preparing);
    HostConnector other =
        errand.meddled(
            text -> text.startsWith("rename " + preparing), () -> files.remove(preparing));
    recover(other);
    nothingIsLeft();
  }

  @Test
  void whatADeadRunPreparedCanNotBePutInPlaceAnyMore() throws Exception {
    dies(Moment.BEFORE, renameTo("/srv/shop/current"));
    try (Run run = errand.locked()) {
      RootState state = new HostRecovery(run).disarm();
      assertThat(fenced()).noneMatch(path -> path.endsWith("/current"));
      assertThat(state.history().unfinished()).isPresent();
    }
  }

  @Test
  void aManifestWhoseReleaseWasNotPublishedGoesAndThatIsTold() throws Exception {
    dies(Moment.BEFORE, renameTo("/srv/shop/releases/2"));
    assertThat(files.exists(DEPLOYER + "manifests/2")).isTrue();

    HostRecovery recovery = recover(shop.connector());

    Recovery told = new Recovery.ManifestRemoved(ReleaseId.parse("2"));
    assertThat(recovery.actions()).containsExactly(told);
    assertThat(errand.events).contains(new Event.Recovered(told));
    assertThat(files.exists(DEPLOYER + "manifests/2")).isFalse();
    nothingIsLeft();
  }

  @Test
  void aManifestWithoutItsReleaseStaysWhereNobodyHasTheTree() throws Exception {
    shop.deploy(2);
    files.move("/srv/shop/releases/1", "/srv/elsewhere");
    assertThat(recover(shop.connector()).actions()).isEmpty();
    assertThat(files.exists(DEPLOYER + "manifests/1/release.json")).isTrue();
  }

  @Test
  void ofADeadRunThatPublishedTheManifestStays() throws Exception {
    dies(Moment.AFTER, renameTo("/srv/shop/releases/2"));
    files.move("/srv/shop/releases/2", "/srv/elsewhere");
    assertThat(recover(shop.connector()).actions()).isEmpty();
    assertThat(files.exists(DEPLOYER + "manifests/2/release.json")).isTrue();
  }

  @Test
  void aDeletionThatHadBegunIsFinished() throws Exception {
    shop.deploy(2);
    try (Run run = errand.locked()) {
      new JournalWriter(run, run.state().history()).retired(List.of(ReleaseId.parse("1")));
      files.makeDirectory(run.bench().trash().toString());
      files.move(
          "/srv/shop/releases/1", run.bench().trash().child(Workbench.RELEASE + "1").toString());
      run.unlock();
    }
    files.move(shop.fenced() + "/" + token(1) + Workbench.OVER, dead());
    errand = new Errand(shop);
    assertThat(recover(shop.connector()).actions())
        .containsExactly(new Recovery.DeletionFinished(ReleaseId.parse("1")));
    assertThat(files.exists(DEPLOYER + "manifests/1")).isFalse();
    nothingIsLeft();
  }

  /** Its run failed, gave the lock back, and left no workbench. */
  @Test
  void aManifestThatAFailedDeletionLeftIsDeletedAndNotLeftInTheTrash() throws Exception {
    shop.deploy(2);
    try (Run run = errand.locked()) {
      new JournalWriter(run, run.state().history()).retired(List.of(ReleaseId.parse("1")));
      files.move("/srv/shop/releases/1", "/srv/1");
      run.unlock();
    }
    errand = new Errand(shop);
    assertThat(recover(shop.connector()).actions())
        .containsExactly(new Recovery.DeletionFinished(ReleaseId.parse("1")));
    assertThat(files.exists(DEPLOYER + "manifests/1")).isFalse();
    assertThat(fenced()).noneMatch(path -> path.contains("manifest"));
    nothingIsLeft();
  }

  @Test
  void aManifestWhoseReleaseComesBackMeanwhileStays() throws Exception {
    dies(Moment.BEFORE, renameTo("/srv/shop/releases/2"));
    boolean[] disarmed = {false};
    Meddler other =
        operation -> {
          disarmed[0] |= operation.text().startsWith("read [" + DEPLOYER + "fenced");
          if (disarmed[0] && operation.text().equals("stat [/srv/shop/releases/2]")) {
            files.makeDirectory("/srv/shop/releases/2");
          }
        };
    try (Run run = errand.locked(other.on(shop.connector()))) {
      HostRecovery recovery = new HostRecovery(run);
      recovery.settle(recovery.disarm());
      assertThat(recovery.actions()).as("nothing was removed").isEmpty();
    }
    assertThat(files.exists(DEPLOYER + "manifests/2/release.json")).isTrue();
  }

  @Test
  void aFlipThatHadHappenedIsSafeBeforeItIsRecorded() throws Exception {
    dies(Moment.AFTER, renameTo("/srv/shop/current"));
    // The backdoor makes all safe that was there before it is used: from here on it is not used.
    HostRecovery recovery = recover(shop.connector());
    assertThat(recovery.actions()).hasOnlyElementsOfType(Recovery.FlipRecorded.class).hasSize(1);
    for (MemoryDisk after : shop.disk.afterPowerLosses(1, 7)) {
      assertThat(shop.on(after).target()).isEqualTo("releases/2");
    }
    assertThat(errand.kinds()).endsWith(Kind.PREPARED, Kind.ACTIVATED);
  }

  @Test
  void aFlipBackToNothingIsSettledEitherWay() throws Exception {
    for (Moment moment : new Moment[] {Moment.BEFORE, Moment.AFTER}) {
      HostConnector lost =
          errand.lost(moment, text -> text.startsWith("rename /srv/shop/current "));
      try (Run run = errand.locked(lost)) {
        Flip back = new Flip(Errand.id("1"), Optional.empty(), Optional.empty());
        Activation activation =
            new Activation(run, new JournalWriter(run, run.state().history()), back);
        activation.prepare(Optional.empty(), Sequel.NONE, GatesOfRun.NONE);
        assertThat(catchThrowableOfType(Exception.class, activation::flip)).isNotNull();
      }
      files.move(DEPLOYER + "lock/" + token(1), dead());
      errand = new Errand(shop);
      assertThat(recover(shop.connector()).actions())
          .containsExactly(
              moment == Moment.AFTER
                  ? new Recovery.FlipRecorded(Optional.empty())
                  : new Recovery.FlipAbandoned(Optional.empty()));
      assertThat(errand.kinds())
          .endsWith(Kind.PREPARED, moment == Moment.AFTER ? Kind.ACTIVATED : Kind.ABANDONED);
      errand = new Errand(shop);
    }
    assertThat(shop.target()).isEmpty();
  }

  @Test
  void aCurrentThatSomeoneElseMovedWhileNothingWasLiveNeedsAPerson() throws Exception {
    files.remove("/srv/shop/current");
    files.makeDirectory("/srv/shop/releases/other");
    try (Run run = errand.locked()) {
      new JournalWriter(run, run.state().history())
          .prepared(
              new Flip(Optional.empty(), Errand.id("1"), Optional.empty()),
              Optional.empty(),
              Sequel.NONE,
              GatesOfRun.NONE);
      run.unlock();
    }
    files.link("/srv/shop/current", "releases/other");
    errand = new Errand(shop);
    DeployerException refusal =
        catchThrowableOfType(DeployerException.class, () -> recover(shop.connector()));
    assertThat(refusal.live()).isEqualTo(new Live.Release(ReleaseId.parse("other")));
    assertThat(refusal.objections())
        .containsExactly(
            new Objection(
                Objection.Kind.NEEDS_A_PERSON,
                "a run died while it flipped current from nothing to 1, and now other is live:"
                    + " someone else has changed it",
                List.of("journal record 4")));
  }

  @Test
  void aLiveReleaseIsPutBackFromAFencedTrash() throws Exception {
    files.makeDirectory(dead() + "/trash");
    files.move("/srv/shop/releases/1", dead() + "/trash/release-1");
    HostRecovery recovery = recover(shop.connector());
    assertThat(recovery.actions()).containsExactly(new Recovery.PutBack(ReleaseId.parse("1")));
    assertThat(shop.served()).containsKey("index.html");
    nothingIsLeft();
  }

  @Test
  void aLiveReleaseThatWasBeingDeletedIsPutBackAndNothingElseIsToldWhateverIsLost()
      throws Exception {
    try (Run run = errand.locked()) {
      new JournalWriter(run, run.state().history()).retired(List.of(ReleaseId.parse("1")));
      run.unlock();
    }
    files.makeDirectory(dead() + "/trash");
    files.move("/srv/shop/releases/1", dead() + "/trash/release-1");
    MemoryDisk before = shop.disk.copy();
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      for (String request : List.of("rename .* /srv/shop/releases/1", "sync /srv/shop/releases")) {
        shop = shop.on(before.copy());
        errand = new Errand(shop);
        HostRecovery recovery = recover(errand.cut(moment, text -> text.matches(request)));
        String where = moment + " " + request;
        assertThat(recovery.actions())
            .as(where)
            .containsExactly(new Recovery.PutBack(ReleaseId.parse("1")));
        assertThat(shop.served()).as(where).containsKey("index.html");
        assertThat(errand.kinds()).as(where).endsWith(Kind.RETIRED, Kind.NOTED);
      }
    }
  }

  @Test
  void aReleaseThatComesBackBeforeItsFlipToNothingIsRecordedStaysLive() throws Exception {
    try (Run run = errand.locked()) {
      new JournalWriter(run, run.state().history())
          .prepared(
              new Flip(Errand.id("1"), Optional.empty(), Optional.empty()),
              Optional.empty(),
              Sequel.NONE,
              GatesOfRun.NONE);
      run.unlock();
    }
    files.move("/srv/shop/releases/1", "/srv/1");
    errand = new Errand(shop);
    HostConnector other =
        errand.meddled(
            text -> text.startsWith("mkdir ") && text.endsWith("/trash"),
            () -> files.move("/srv/1", "/srv/shop/releases/1"));
    assertThat(recover(other).actions())
        .containsExactly(new Recovery.FlipAbandoned(Optional.empty()));
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(errand.kinds()).endsWith(Kind.PREPARED, Kind.ABANDONED);
  }

  @Test
  void whatCannotBeDeletedIsWarnedOf() throws Exception {
    files.writeFile(dead() + "/stubborn", new byte[] {1});
    Failures refusing =
        Failures.from(1, o -> o.text().startsWith("unlink ") && o.text().endsWith("-stubborn"))
            .refusedAs(o -> new AccessDeniedException("denied"));
    HostRecovery recovery = recover(refusing.of(shop.connector()));
    assertThat(recovery.warnings())
        .anyMatch(
            warning ->
                warning instanceof Warning.NotDeleted left
                    && left.what().endsWith("-stubborn")
                    && left.why().equals("denied"));
  }
}
