package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Meddler;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Of a release a part was deleted by hand: one command settles it, and nothing goes in circles. */
final class DeletedByHandTest extends FourReleases {
  private Set<ReleaseSummary.State> states(String name) throws DeployerException {
    return shop.deployer().releases().stream()
        .filter(release -> release.name().equals(name))
        .findFirst()
        .map(ReleaseSummary::states)
        .orElse(Set.of());
  }

  private List<Recovery> recover() throws DeployerException {
    return shop.deployer().recover().actions();
  }

  @Test
  void aReleaseWhoseDirectoryWasDeletedIsClearedByRecoverAndItsIdIsFree() throws Exception {
    files.remove(ROOT + "releases/3");
    String fact = "3 has a manifest on the host, and no directory";

    assertThat(shop.deployer().status().lost())
        .containsExactly(new LostPart(id("3"), LostPart.Part.DIRECTORY));
    assertThat(shop.deployer().check().findings().toString()).contains(fact);
    assertThat(states("3")).contains(ReleaseSummary.State.INCOMPLETE);
    shop.version(3);
    isIncomplete(deployer -> deployer.deploy(shop.release("3")), fact);
    isIncomplete(deployer -> deployer.verify(Optional.of(id("3")), VerifyDepth.FACTS), fact);
    isIncomplete(deployer -> deployer.restore(id("3")), fact);
    isIncomplete(deployer -> deployer.rollback(Optional.of(id("3")), List.of()), fact);

    assertThat(recover()).containsExactly(new Recovery.DirectoryLost(id("3")));

    assertThat(last().kind()).isEqualTo(HistoryEntry.Kind.RETIRED);
    assertThat(last().releases()).containsExactly(id("3"));
    assertThat(last().note()).contains("its directory was deleted by hand");
    assertThat(files.exists(MANIFESTS + "3")).isFalse();
    isInOrder(shop);
    shop.deployer().deploy(shop.release("3"));
    assertThat(shop.served()).containsKey("only-in-3.txt");
  }

  @Test
  void aReleaseOfTheSameIdComesBackFromTheTrashOnceWhatIsLeftOfTheOtherIsCleared()
      throws Exception {
    shop.version(1);
    shop.write("only-in-1.txt", "another build under the same id");
    shop.deployer().deploy(shop.release("1"));
    shop.deploy(5);
    files.remove(ROOT + "releases/1");
    isIncomplete(
        deployer -> deployer.restore(id("1")), "1 has a manifest on the host, and no directory");
    assertThat(recover()).containsExactly(new Recovery.DirectoryLost(id("1")));
    shop.deployer().restore(id("1"));
    assertThat(files.exists(ROOT + "releases/1/only-in-1.txt")).isTrue();
  }

  @Test
  void aReleaseWhoseManifestWasDeletedIsClearedByPruneAndItsIdIsFree() throws Exception {
    files.remove(MANIFESTS + "3");
    String fact = "3 has a directory on the host, and its manifest is not there any more";

    assertThat(shop.deployer().status().lost())
        .containsExactly(new LostPart(id("3"), LostPart.Part.MANIFEST));
    assertThat(shop.deployer().check().findings().toString()).contains(fact);
    assertThat(states("3"))
        .contains(ReleaseSummary.State.INCOMPLETE)
        .doesNotContain(ReleaseSummary.State.UNMANAGED);
    shop.version(3);
    isIncomplete(deployer -> deployer.deploy(shop.release("3")), fact);
    isIncomplete(deployer -> deployer.verify(Optional.of(id("3")), VerifyDepth.FACTS), fact);
    assertThat(recover()).isEmpty();

    PruneResult pruned = shop.deployer().prune(3);

    assertThat(pruned.removed()).containsExactly(id("3"));
    assertThat(pruned.restorable()).isEmpty();
    assertThat(last().kind()).isEqualTo(HistoryEntry.Kind.RETIRED);
    assertThat(last().releases()).containsExactly(id("3"));
    assertThat(files.exists(ROOT + "releases/3")).isFalse();
    isInOrder(shop);
    shop.deployer().deploy(shop.release("3"));
    assertThat(shop.served()).containsKey("only-in-3.txt");
  }

  @Test
  void theReleaseOfAnotherToolHasLostNothingAndStays() throws Exception {
    files.makeDirectory(ROOT + "releases/theirs");
    assertThat(shop.deployer().status().lost()).isEmpty();
    assertThat(states("theirs")).containsExactly(ReleaseSummary.State.UNMANAGED);
    shop.deployer().prune(1);
    assertThat(files.exists(ROOT + "releases/theirs")).isTrue();
  }

  @Test
  void aLiveReleaseThatWasDeletedIsClearedByRecoverAndARollbackGoesOn() throws Exception {
    files.remove(ROOT + "releases/4");
    assertThat(shop.deployer().status().lost())
        .containsExactly(new LostPart(id("4"), LostPart.Part.LIVE));
    assertThat(refusal(deployer -> deployer.rollback(Optional.empty(), List.of())))
        .extracting(Objection::kind)
        .contains(Objection.Kind.STRANGE_CURRENT);

    assertThat(recover())
        .containsExactly(new Recovery.LiveLost(id("4")), new Recovery.DirectoryLost(id("4")));

    assertThat(shop.deployer().status().live()).isEqualTo(new Live.Nothing());
    assertThat(shop.deployer().history())
        .anySatisfy(
            entry -> {
              assertThat(entry.kind()).isEqualTo(HistoryEntry.Kind.PREPARED);
              assertThat(entry.from()).contains(id("4"));
              assertThat(entry.to()).isEmpty();
              assertThat(entry.note()).contains("4 was live, and was deleted by hand");
            });
    isInOrder(shop);
    shop.deployer().rollback(Optional.empty(), List.of());
    assertThat(shop.target()).isEqualTo("releases/3");
    shop.version(4);
    shop.deployer().deploy(shop.release("4"));
    assertThat(shop.target()).isEqualTo("releases/4");
  }

  @Test
  void whatLooksAtALiveReleaseThatWasDeletedRefusesAsWhatWouldReplaceIt() throws Exception {
    files.remove(ROOT + "releases/4");
    shop.version(5);
    for (Work work :
        List.<Work>of(
            deployer -> deployer.verify(Optional.empty(), VerifyDepth.FACTS),
            deployer -> deployer.diff(DiffRequest.withBuild(Optional.empty(), shop.release("5"))),
            deployer -> deployer.watch(WatchRequest.once()),
            deployer -> deployer.prune(1),
            deployer -> deployer.rollback(Optional.empty(), List.of()))) {
      assertThat(refusal(work))
          .containsExactly(
              new Objection(Objection.Kind.STRANGE_CURRENT, "current names 4, which is not there"));
    }
  }

  @Test
  void aReleaseWithoutAManifestIsComparedWithNothingAndItIsSaidWhy() {
    files.remove(MANIFESTS + "3");
    isIncomplete(
        deployer -> deployer.diff(DiffRequest.between(id("3"), id("4"))),
        "3 has a directory on the host, and its manifest is not there any more");
  }

  @Test
  void aLiveReleaseWithoutAManifestIsClearedByPruneOnceAnotherIsLive() throws Exception {
    files.remove(MANIFESTS + "4");
    assertThat(shop.deployer().prune(3).removed()).isEmpty();
    assertThat(shop.target()).isEqualTo("releases/4");

    shop.deploy(5);
    assertThat(shop.deployer().prune(3).removed()).contains(id("4"));
    assertThat(files.exists(ROOT + "releases/4")).isFalse();
    isInOrder(shop);
  }

  @Test
  void aReleaseThatIsRestoredIsNotSaidToBeReadyToGoLiveWhereARollbackIsRefused() throws Exception {
    files.remove(ROOT + "releases/4");
    assertThat(shop.deployer().restore(id("1")).against())
        .containsExactly("current names 4, which is not there");
  }

  @Test
  void recoverSaysWhereARollbackGoesFromThere() throws Exception {
    files.remove(ROOT + "releases/4");
    assertThat(shop.deployer().recover().hosts())
        .extracting(RecoverResult.OnHost::back)
        .containsExactly(Optional.of(id("3")));
  }

  @Test
  void whereverClearingIsCutTheNextRecoverEndsIt() throws Exception {
    files.remove(ROOT + "releases/4");
    files.remove(ROOT + "releases/3");
    files.remove(inTrash());
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      boolean cut = true;
      for (int number = 1; cut; number++) {
        Shop own = shop.on(shop.disk.copy());
        CutConnector killed = CutConnector.cutting(own.connector(), moment, number).killing();
        try {
          own.by(killed).recover();
        } catch (DeployerException e) {
          assertThat(killed.hasCut()).isTrue();
        }
        cut = killed.hasCut();
        String where = moment + " " + number;
        Optional<Status.LockState> lock = own.deployer().status().lock();
        if (lock.isPresent()) {
          own.deployer().unlock(lock.get().token());
        }
        own.deployer().recover();
        Status status = own.deployer().status();
        assertThat(status.live()).as(where).isEqualTo(new Live.Nothing());
        assertThat(status.lost()).as(where).isEmpty();
        assertThat(status.unfinished()).as(where).isEmpty();
        assertThat(own.deployer().verifyHistory(List.of()).findings()).as(where).isEmpty();
        own.deployer().rollback(Optional.empty(), List.of());
        assertThat(own.target()).as(where).isEqualTo("releases/2");
      }
    }
  }

  /** Recovers while a person puts release 4 back, before the first request of which this is so. */
  private List<HistoryEntry.Kind> putBackBefore(Predicate<String> request) throws Exception {
    int before = shop.journal().size();
    files.move(ROOT + "releases/4", "/srv/4");
    Meddler person =
        operation -> {
          if (files.exists("/srv/4") && request.test(operation.text())) {
            files.move("/srv/4", ROOT + "releases/4");
          }
        };
    RecoverResult recovered = shop.by(person.on(shop.connector())).recover();
    assertThat(recovered.actions()).isEmpty();
    assertThat(recovered.live()).isEqualTo(new Live.Release(id("4")));
    assertThat(shop.target()).isEqualTo("releases/4");
    assertThat(shop.served()).containsKey("only-in-4.txt");
    List<HistoryEntry> history = shop.deployer().history();
    isInOrder(shop);
    return history.subList(before, history.size()).stream().map(HistoryEntry::kind).toList();
  }

  @Test
  void aLiveReleaseThatIsPutBackByHandDuringTheSweepIsLive() throws Exception {
    files.writeFile(shop.fenced() + "/" + "d".repeat(32) + "/stray", new byte[] {1});
    assertThat(putBackBefore(text -> text.startsWith("unlink "))).isEmpty();
  }

  @Test
  void aLiveReleaseThatIsPutBackByHandBeforeCurrentIsTakenAwayStaysLive() throws Exception {
    assertThat(putBackBefore(text -> text.startsWith("mkdir ") && text.endsWith("/trash")))
        .containsExactly(HistoryEntry.Kind.PREPARED, HistoryEntry.Kind.ABANDONED);
  }

  @Test
  void aReleaseThatWasDeletedInTheTrashIsToldAndClearedByRecover() throws Exception {
    files.remove(inTrash() + "/release");
    String fact = "1 lies in the trash without its directory";
    isIncomplete(deployer -> deployer.restore(id("1")), fact);
    assertThat(shop.deployer().check().findings().toString()).contains(fact);
    assertThat(files.exists(inTrash() + "/manifest")).isTrue();
    assertThat(shop.deployer().trash())
        .singleElement()
        .satisfies(retired -> assertThat(retired.lost()).isTrue());
    assertThat(shop.deployer().status().trash()).as("it cannot be restored").isEmpty();
    assertThat(shop.deployer().status().lost())
        .containsExactly(new LostPart(id("1"), LostPart.Part.TRASH));
    assertThat(refusal(deployer -> deployer.restore(id("9"))))
        .allSatisfy(objection -> assertThat(objection.details()).isEmpty());

    assertThat(recover()).containsExactly(new Recovery.TrashLost(id("1")));

    assertThat(last().fact().orElseThrow().about()).isEqualTo(HistoryEntry.Fact.LOST);
    assertThat(shop.deployer().trash()).isEmpty();
    isInOrder(shop);
  }
}
