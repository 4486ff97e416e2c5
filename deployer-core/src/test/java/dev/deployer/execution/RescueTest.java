package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.Shop;
import dev.deployer.VerifyDepth;
import dev.deployer.event.Event;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.MemoryDisk;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A release that is live and lies on a workbench goes back to its place, if it is whole. */
final class RescueTest extends ErrandsOnAShop {
  private static final String RELEASE = "/srv/shop/releases/1";
  private static final String BENCH = "/srv/shop/.deployer/lock/" + Errand.token(1);
  private static final ReleaseId ONE = ReleaseId.parse("1");

  @BeforeEach
  void aLiveRelease() throws Exception {
    shop.deploy(1);
  }

  /** The workbench of a run that died. */
  private String dead() {
    return shop.fenced() + "/" + "d".repeat(32);
  }

  private Optional<ReleaseId> rescueFrom(String place) throws Exception {
    try (Run run = errand.locked()) {
      files.makeDirectory(place.substring(0, place.lastIndexOf('/')));
      files.move(RELEASE, place);
      return rescue(run);
    }
  }

  private static Optional<ReleaseId> rescue(Run run) throws Exception {
    return new Rescue(run).putBackWhatIsLive(benches(run));
  }

  private static List<RemotePath> benches(Run run) {
    RemotePath fenced = Errand.LAYOUT.fenced(run.passed().marker().id());
    return List.of(
        run.bench().directory(), fenced.child("d".repeat(32)), fenced.child("e".repeat(32)));
  }

  private void isBack() throws Exception {
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  @Test
  void whereverItLiesOnAWorkbenchItIsPutBack() throws Exception {
    for (String place :
        List.of(
            "/release-1",
            "/trash/release-1",
            "/trash-2/release-1",
            "/dead-x-0-release-1",
            "/trash/dead-x-0-release-1")) {
      for (String bench : List.of(BENCH, dead())) {
        assertThat(rescueFrom(bench + place)).as(bench + place).contains(ONE);
        isBack();
        files.remove("/srv/shop/.deployer/lock/" + Errand.token(1));
        errand = new Errand(shop);
      }
    }
  }

  @Test
  void aRescueIsToldAndSafeFromAPowerLoss() throws Exception {
    try (Run run = errand.locked()) {
      files.makeDirectory(dead() + "/trash");
      files.move(RELEASE, dead() + "/trash/release-1");
      run.readLive();
      assertThat(rescue(run)).contains(ONE);
      assertThat(run.live()).isEqualTo(new Live.Release(ONE));
    }
    assertThat(errand.events).contains(new Event.Recovered(new Recovery.PutBack(ONE)));
    for (MemoryDisk after : shop.disk.afterPowerLosses(1, 7)) {
      assertThat(after.backdoor().exists(RELEASE + "/index.html")).isTrue();
    }
  }

  @Test
  void whereverARescueIsCutItIsBegunAgainAndSaysWhatItHasPutBack() throws Exception {
    files.makeDirectory(dead() + "/trash");
    files.move(RELEASE, dead() + "/trash/release-1");
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      boolean cut = true;
      for (int number = 1; cut; number++) {
        Shop own = shop.on(shop.disk.copy());
        Errand errands = new Errand(own);
        CutConnector once = CutConnector.cutting(own.connector(), moment, number);
        String where = moment + " " + number;
        try (Run run = errands.locked(once)) {
          Rescue rescue = new Rescue(run);
          Optional<ReleaseId> back = run.reliably(again -> rescue.putBackWhatIsLive(benches(run)));
          assertThat(back).as(where).contains(ONE);
          assertThat(run.live()).as(where).isEqualTo(new Live.Release(ONE));
        }
        assertThat(errands.events)
            .as(where)
            .containsOnlyOnce(new Event.Recovered(new Recovery.PutBack(ONE)));
        assertThat(own.served()).as(where).containsKey("index.html");
        cut = once.hasCut();
      }
    }
  }

  @Test
  void whatOnlyResemblesItStaysWhereItIs() throws Exception {
    for (String place :
        List.of(
            "/release-11",
            "/release-1x",
            "/dead-release-1x",
            "/other-release-1",
            "/tree/release-1",
            "/deadrelease-1")) {
      assertThat(rescueFrom(BENCH + place)).as(place).isEmpty();
      assertThat(files.exists(BENCH + place + "/index.html")).as(place).isTrue();
      files.move(BENCH + place, RELEASE);
      files.remove(BENCH);
      errand = new Errand(shop);
    }
  }

  @Test
  void aFileOfItsNameIsNotIt() throws Exception {
    try (Run run = errand.locked()) {
      files.remove(RELEASE);
      files.writeFile(BENCH + "/release-1", new byte[] {1});
      assertThat(rescue(run)).isEmpty();
    }
  }

  @Test
  void whatIsInItsPlaceIsNotTouched() throws Exception {
    try (Run run = errand.locked()) {
      files.makeDirectory(BENCH + "/trash");
      files.move(RELEASE, BENCH + "/trash/release-1");
      files.writeFile(RELEASE, new byte[] {1});
      assertThat(rescue(run)).isEmpty();
    }
    assertThat(files.exists(BENCH + "/trash/release-1/index.html")).isTrue();
  }

  @Test
  void whereCurrentNamesNoReleaseThereIsNothingToBePutBack() throws Exception {
    try (Run run = errand.locked()) {
      files.makeDirectory(BENCH + "/trash");
      files.move(RELEASE, BENCH + "/trash/release-1");
      files.remove("/srv/shop/current");
      assertThat(rescue(run)).as("nothing is live").isEmpty();
      files.link("/srv/shop/current", "elsewhere");
      assertThat(rescue(run)).as("a link that leaves the releases").isEmpty();
      files.remove("/srv/shop/current");
      files.makeDirectory("/srv/shop/current");
      assertThat(rescue(run)).as("a real directory").isEmpty();
    }
  }

  @Test
  void whatIsNotWholeOrCannotBeShownToBeIsLeftToAPerson() throws Exception {
    String manifest = "/srv/shop/.deployer/manifests/1/";
    byte[] card = files.content(manifest + "release.json");
    try (Run run = errand.locked()) {
      files.makeDirectory(BENCH + "/trash");
      files.move(RELEASE, BENCH + "/trash/release-1");

      files.writeFile(manifest + "release.json", new byte[] {'{'});
      needsAPerson(run);
      files.remove(manifest + "release.json");
      needsAPerson(run);
      files.writeFile(manifest + "release.json", card);
      files.remove(BENCH + "/trash/release-1/index.html");
      needsAPerson(run);
    }
    assertThat(files.exists(RELEASE)).isFalse();
  }

  private static void needsAPerson(Run run) {
    assertThat(catchThrowableOfType(DeployerException.class, () -> rescue(run)).objections())
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.NEEDS_A_PERSON);
              assertThat(o.details()).containsExactly(BENCH + "/trash/release-1");
            });
  }
}
