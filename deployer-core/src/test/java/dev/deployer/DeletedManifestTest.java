package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.Recovery;
import dev.deployer.testing.Backdoor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a release the manifest was deleted by hand, or a file of it: some command settles it. */
final class DeletedManifestTest extends FourReleases {
  @ParameterizedTest
  @ValueSource(strings = {"/manifest", "/manifest/manifest.mtree", "/manifest/release.json"})
  void aReleaseInTheTrashWithoutItsManifestIsNotSaidToBeRestorableAndClearedByRecover(String part)
      throws Exception {
    String place = inTrash();
    files.remove(place + part);
    String fact = "1 lies in the trash without its manifest";
    isIncomplete(deployer -> deployer.restore(id("1")), fact);
    assertThat(shop.deployer().check().findings().toString()).contains(fact);
    assertThat(shop.deployer().trash())
        .singleElement()
        .satisfies(retired -> assertThat(retired.missing()).contains(LostPart.Part.TRASH_MANIFEST));
    assertThat(shop.deployer().status().trash()).as("it cannot be restored").isEmpty();
    assertThat(shop.deployer().status().lost())
        .containsExactly(new LostPart(id("1"), LostPart.Part.TRASH_MANIFEST));
    assertThat(refusal(deployer -> deployer.restore(id("9"))))
        .allSatisfy(objection -> assertThat(objection.details()).isEmpty());
    assertThat(files.exists(place + "/release")).as("nothing is deleted unasked").isTrue();

    assertThat(shop.deployer().recover().actions())
        .containsExactly(new Recovery.TrashLost(id("1")));

    assertThat(files.exists(place)).isFalse();
    assertThat(last().fact().orElseThrow().about()).isEqualTo(HistoryEntry.Fact.LOST);
    isInOrder(shop);
  }

  @Test
  void theOnlyReleaseOfWhichTheTextOfTheManifestIsGoneIsReplacedByADeployOfTheSameBuild()
      throws Exception {
    Shop own = new Shop(source).initialised();
    own.deploy(1);
    Backdoor disk = own.disk.backdoor();
    disk.remove(MANIFESTS + "1/manifest.mtree");
    assertThat(own.deployer().status().lost())
        .containsExactly(new LostPart(id("1"), LostPart.Part.MANIFEST));
    assertThat(own.deployer().plan(own.release("again")).hosts().get(0).notes())
        .contains(
            "1 has no manifest any more, so that what was changed in it by hand is not known");

    own.deployer().deploy(own.release("again"));

    assertThat(own.target()).isEqualTo("releases/again");
    assertThat(own.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
    assertThat(disk.exists(ROOT + "releases/1")).as("nothing is deleted unasked").isTrue();
    PruneResult pruned = own.deployer().prune(5);
    assertThat(pruned.removed()).containsExactly(id("1"));
    assertThat(pruned.restorable()).isEmpty();
    assertThat(disk.exists(ROOT + "releases/1")).isFalse();
    assertThat(disk.exists(MANIFESTS + "1")).isFalse();
    isInOrder(own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "[1]", "{\"id\":\"3\",\"digest\":\"x\"}"})
  void aRecordThatAPowerCutHasLeftInPiecesIsOneThatIsGone(String text) throws Exception {
    files.writeFile(MANIFESTS + "3/release.json", text.getBytes(StandardCharsets.UTF_8));
    isIncomplete(
        deployer -> deployer.rollback(Optional.of(id("3")), List.of()),
        "3 has a directory on the host, and its manifest is not there any more");
    assertThat(shop.deployer().status().lost())
        .containsExactly(new LostPart(id("3"), LostPart.Part.MANIFEST));
    assertThat(shop.deployer().recover().actions()).isEmpty();

    shop.deployer().rollback(Optional.of(id("2")), List.of());
    assertThat(shop.target()).isEqualTo("releases/2");
    shop.deployer().rollback(Optional.of(id("4")), List.of());
    assertThat(shop.deployer().prune(3).removed()).contains(id("3"));
    assertThat(files.exists(ROOT + "releases/3")).isFalse();
    assertThat(files.exists(MANIFESTS + "3")).isFalse();
    isInOrder(shop);
  }

  @Test
  void aReleaseThatIsLiveAndWhoseRecordIsInPiecesStopsNoDeploy() throws Exception {
    files.writeFile(MANIFESTS + "4/release.json", new byte[0]);
    assertThat(shop.deployer().status().lost())
        .containsExactly(new LostPart(id("4"), LostPart.Part.MANIFEST));
    shop.deploy(5);
    assertThat(shop.target()).isEqualTo("releases/5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/manifest.mtree"})
  void aReleaseThatNothingCanBeHeldToIsNotRolledBackTo(String part) {
    files.remove(MANIFESTS + "3" + part);
    isIncomplete(
        deployer -> deployer.rollback(Optional.of(id("3")), List.of()),
        "3 has a directory on the host, and its manifest is not there any more");
    assertThat(shop.target()).isEqualTo("releases/4");
  }
}
