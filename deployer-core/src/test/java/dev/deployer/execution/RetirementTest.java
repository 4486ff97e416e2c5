package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.Shop;
import dev.deployer.event.Event;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord.Kind;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RetiredRelease;
import dev.deployer.testing.CutConnector.Moment;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deleting releases for good: what is live, or may be, never goes. */
final class RetirementTest extends ErrandsOnAShop {
  private static final String RELEASES = "/srv/shop/releases";

  @BeforeEach
  void threeReleases() throws Exception {
    shop.deploy(1);
    shop.deploy(2);
    shop.deploy(3);
  }

  private static List<ReleaseId> ids(String... ids) {
    return Stream.of(ids).map(ReleaseId::parse).toList();
  }

  private Retirement.Outcome retire(HostConnector connector, String... releases) throws Exception {
    try (Run run = errand.locked(connector)) {
      return retire(run, releases);
    }
  }

  private static Retirement.Outcome retire(Run run, String... releases) throws Exception {
    return new Retirement(
            run, new JournalWriter(run, run.state().history()), run.state().trash(), 0)
        .run(ids(releases));
  }

  @Test
  void releasesGoWithTheirManifestsAndAreRecordedFirst() throws Exception {
    Retirement.Outcome outcome = retire(shop.connector(), "2", "1");

    assertThat(outcome.retired()).isEqualTo(ids("1", "2"));
    assertThat(outcome.warnings()).isEmpty();
    assertThat(files.tree(RELEASES).keySet()).noneMatch(path -> path.matches("[12](/.*)?"));
    assertThat(files.tree("/srv/shop/.deployer/manifests")).containsKey("3");
    assertThat(files.tree("/srv/shop/.deployer/manifests")).doesNotContainKeys("1", "2");
    assertThat(errand.events)
        .contains(new Event.Retired(ids("1").get(0)), new Event.Retired(ids("2").get(0)));
    assertThat(errand.records())
        .last()
        .satisfies(
            record -> {
              assertThat(record.kind()).isEqualTo(Kind.RETIRED);
              assertThat(record.releases()).isEqualTo(ids("2", "1"));
            });
  }

  @Test
  void whatIsLiveIsNotDeletedAndThatIsTold() throws Exception {
    Retirement.Outcome outcome = retire(shop.connector(), "3", "1");

    assertThat(outcome.retired()).isEqualTo(ids("1"));
    assertThat(outcome.warnings())
        .containsExactly(new Warning.NotRetired(ReleaseId.parse("3"), "3 is live"));
    assertThat(errand.events)
        .contains(new Event.Warned(new Warning.NotRetired(ReleaseId.parse("3"), "3 is live")));
    assertThat(shop.served()).containsKey("index.html");
  }

  @Test
  void withoutACertainAnswerToWhatIsLiveNothingIsDeleted() throws Exception {
    files.remove("/srv/shop/current");
    files.makeDirectory("/srv/shop/current");

    Retirement.Outcome outcome = retire(shop.connector(), "1");

    assertThat(outcome.retired()).isEmpty();
    assertThat(outcome.warnings())
        .containsExactly(
            new Warning.NotRetired(ReleaseId.parse("1"), "current is a real directory"));
    assertThat(files.exists(RELEASES + "/1/index.html")).isTrue();
  }

  @Test
  void oneWhoseManifestWasDeletedSinceItWasReadIsNotSaidToLieInTheTrash() throws Exception {
    for (String gone : List.of("1", "1/manifest.mtree")) {
      Shop again = shop.on(shop.disk.copy());
      try (Run run = new Errand(again).locked()) {
        Map<ReleaseId, ReleaseRecord> known = run.state().records();
        again.disk.backdoor().remove("/srv/shop/.deployer/manifests/" + gone);
        Retirement.Outcome outcome =
            new Retirement(run, new JournalWriter(run, run.state().history()), List.of(), 3, known)
                .run(ids("2", "1"));
        assertThat(outcome.retired()).isEqualTo(ids("1", "2"));
        assertThat(outcome.trash()).extracting(RetiredRelease::id).isEqualTo(ids("2"));
        assertThat(again.disk.backdoor().exists(RELEASES + "/1")).isFalse();
      }
    }
  }

  @Test
  void whereNothingIsLiveReleasesMayGo() throws Exception {
    files.remove("/srv/shop/current");
    assertThat(retire(shop.connector(), "3").retired()).isEqualTo(ids("3"));
    assertThat(files.exists(RELEASES + "/3")).isFalse();
  }

  @Test
  void aReleaseThatBecomesLiveOnItsWayToTheTrashIsPutBack() throws Exception {
    HostConnector other =
        errand.meddled(
            text -> text.startsWith("rename " + RELEASES + "/1 "),
            () -> {
              files.remove("/srv/shop/current");
              files.link("/srv/shop/current", "releases/1");
            });

    Retirement.Outcome outcome = retire(other, "1");

    assertThat(outcome.retired()).isEmpty();
    assertThat(outcome.warnings())
        .containsExactly(
            new Warning.NotRetired(
                ReleaseId.parse("1"), "it became live meanwhile and was put back"));
    assertThat(shop.served()).containsKey("index.html");
    assertThat(files.exists("/srv/shop/.deployer/manifests/1/release.json")).isTrue();
  }

  @Test
  void aWishToStopIsHeardBeforeAnythingAndBetweenReleases() throws Exception {
    try (Run run = errand.locked()) {
      JournalWriter journal = new JournalWriter(run, run.state().history());
      int records = errand.kinds().size();
      errand.stop.request();
      DeployerException end =
          catchThrowableOfType(
              DeployerException.class,
              () -> new Retirement(run, journal, List.of(), 0).run(ids("1")));
      assertThat(end.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
      assertThat(errand.kinds()).hasSize(records);
    }
    assertThat(files.exists(RELEASES + "/1/index.html")).isTrue();
  }

  @Test
  void aWishToStopSparesTheReleasesThatAreStillThere() throws Exception {
    HostConnector stopping =
        errand.meddled(
            text -> text.startsWith("rename " + RELEASES + "/1 "), () -> errand.stop.request());
    try (Run run = errand.locked(stopping)) {
      assertThat(catchThrowableOfType(DeployerException.class, () -> retire(run, "2", "1")).kind())
          .isEqualTo(DeployerException.Kind.INTERRUPTED);
    }
    assertThat(files.exists(RELEASES + "/1")).isFalse();
    assertThat(files.exists(RELEASES + "/2/index.html")).isTrue();
  }

  @Test
  void nothingIsDeletedWhereReleasesOrManifestsLeadElsewhere() throws Exception {
    for (String directory : List.of(RELEASES, "/srv/shop/.deployer/manifests")) {
      files.makeDirectory("/srv/elsewhere");
      HostConnector other =
          errand.meddled(
              text -> text.startsWith("stat [" + RELEASES + ", "),
              () -> {
                files.move(directory, "/srv/elsewhere");
                files.link(directory, "/srv/elsewhere");
              });
      try (Run run = errand.locked(other)) {
        assertThatThrownBy(() -> retire(run, "1"))
            .isInstanceOf(FileSystemException.class)
            .hasMessage(directory + ": is no longer a directory");
        assertThat(files.exists("/srv/elsewhere/1")).isTrue();
        files.remove(directory);
        files.move("/srv/elsewhere", directory);
        run.unlock();
      }
    }
  }

  /** Loses the connection behind the card of the first, and behind the commit of the second. */
  private static HostConnector cutTwice(HostConnector connector, int after) {
    HostConnector once =
        Errand.cut(
            connector,
            Moment.AFTER,
            text -> text.startsWith("put ") && text.endsWith("/retired/card.json"),
            1);
    return Errand.cut(
        once, Moment.AFTER, text -> text.startsWith("rename " + RELEASES + "/2 "), after);
  }

  private static List<RetiredRelease> toTheTrash(Run run, String... releases) throws Exception {
    return new Retirement(run, new JournalWriter(run, run.state().history()), List.of(), 3)
        .run(ids(releases))
        .trash();
  }

  @Test
  void aReleaseIsInTheTrashWhicheverCardOfAnotherALostConnectionLeft() throws Exception {
    for (int order = 0; order < 6; order++) {
      Shop own = shop.on(shop.disk.copy());
      own.disk.listInAnotherOrder(order);
      List<RetiredRelease> trash;
      try (Run run = new Errand(own).locked(cutTwice(own.connector(), 1))) {
        trash = toTheTrash(run, "2", "1");
        run.unlock();
      }
      assertThat(trash).extracting(RetiredRelease::id).isEqualTo(ids("1", "2"));
      bothAreRestorable(own, "order " + order);
    }
  }

  @Test
  void aReleaseOfAKilledRunIsGatheredWhicheverCardOfAnotherLiesBesideIt() throws Exception {
    for (int order = 0; order < 6; order++) {
      Shop own = shop.on(shop.disk.copy());
      own.disk.listInAnotherOrder(order);
      try (Run run = new Errand(own).locked(cutTwice(own.connector(), -1))) {
        assertThatThrownBy(() -> toTheTrash(run, "2", "1")).isInstanceOf(IOException.class);
      }
      own.deployer().unlock(own.deployer().status().lock().orElseThrow().token());
      assertThat(own.deployer().recover().actions())
          .as("order " + order)
          .containsExactly(new Recovery.InTrash(ReleaseId.parse("2")));
      bothAreRestorable(own, "order " + order);
    }
  }

  private static void bothAreRestorable(Shop own, String where) throws Exception {
    for (String id : List.of("1", "2")) {
      assertThat(own.deployer().restore(ReleaseId.parse(id)).warnings()).as(where).isEmpty();
      assertThat(own.disk.backdoor().exists(RELEASES + "/" + id + "/only-in-" + id + ".txt"))
          .as(where)
          .isTrue();
    }
  }

  @Test
  void aReleaseThatIsGoneWhenItIsRetiredIsNotToldAsRestorable() throws Exception {
    HostConnector other =
        errand.meddled(
            text -> text.startsWith("put ") && text.endsWith("/retired/card.json"),
            () -> files.remove(RELEASES + "/1"));
    try (Run run = errand.locked(other)) {
      assertThat(toTheTrash(run, "2", "1")).extracting(RetiredRelease::id).isEqualTo(ids("2"));
    }
  }

  @Test
  void aManifestStaysWhereItsReleaseHasComeBack() throws Exception {
    HostConnector other =
        errand.meddled(
            text -> text.startsWith("stat [" + RELEASES + "/1]") && !files.exists(RELEASES + "/1"),
            () -> files.makeDirectory(RELEASES + "/1"));
    retire(other, "1");
    assertThat(files.exists("/srv/shop/.deployer/manifests/1/release.json")).isTrue();
  }
}
