package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a release the manifest was deleted by hand, or a file of it: some command settles it. */
final class DeletedManifestTest {
  private static final String DEPLOYER = "/srv/shop/.deployer/";
  private static final ReleaseId ONE = ReleaseId.parse("1");

  @TempDir Path source;
  private Shop shop;
  private Backdoor files;

  @BeforeEach
  void fourReleasesOfWhichOneLiesInTheTrash() throws Exception {
    shop = new Shop(source).initialised();
    shop.with(shop.settings().withKeepReleases(3).withTrash(2));
    files = shop.disk.backdoor();
    for (int version = 1; version <= 4; version++) {
      shop.deploy(version);
    }
  }

  private List<Objection> refusal(Work work) {
    return catchThrowableOfType(DeployerException.class, () -> work.by(shop.deployer()))
        .objections();
  }

  private void isIncomplete(Work work, String fact) {
    assertThat(refusal(work))
        .containsExactly(new Objection(Objection.Kind.INCOMPLETE_RELEASE, fact));
  }

  private static void nothingIsLost(Shop of) throws DeployerException {
    assertThat(of.deployer().status().lost()).isEmpty();
    assertThat(of.deployer().status().unfinished()).isEmpty();
    assertThat(of.deployer().check().hasProblems()).isFalse();
    assertThat(of.deployer().verifyHistory(List.of()).findings()).isEmpty();
    assertThat(of.deployer().recover().actions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/manifest", "/manifest/manifest.mtree", "/manifest/release.json"})
  void aReleaseInTheTrashWithoutItsManifestIsNotSaidToBeRestorableAndClearedByRecover(String part)
      throws Exception {
    String place = DEPLOYER + "trash/1." + shop.deployer().trash().get(0).number();
    files.remove(place + part);
    String fact = "1 lies in the trash without its manifest";
    isIncomplete(deployer -> deployer.restore(ONE), fact);
    assertThat(shop.deployer().check().findings().toString()).contains(fact);
    assertThat(shop.deployer().trash())
        .singleElement()
        .satisfies(retired -> assertThat(retired.missing()).contains(LostPart.Part.TRASH_MANIFEST));
    assertThat(shop.deployer().status().trash()).as("it cannot be restored").isEmpty();
    assertThat(shop.deployer().status().lost())
        .containsExactly(new LostPart(ONE, LostPart.Part.TRASH_MANIFEST));
    assertThat(refusal(deployer -> deployer.restore(ReleaseId.parse("9"))))
        .allSatisfy(objection -> assertThat(objection.details()).isEmpty());
    assertThat(files.exists(place + "/release")).as("nothing is deleted unasked").isTrue();

    assertThat(shop.deployer().recover().actions()).containsExactly(new Recovery.TrashLost(ONE));

    assertThat(files.exists(place)).isFalse();
    List<HistoryEntry> history = shop.deployer().history();
    assertThat(history.get(history.size() - 1).fact().orElseThrow().about())
        .isEqualTo(HistoryEntry.Fact.LOST);
    nothingIsLost(shop);
  }

  @Test
  void theOnlyReleaseOfWhichTheTextOfTheManifestIsGoneIsReplacedByADeployOfTheSameBuild()
      throws Exception {
    Shop own = new Shop(source).initialised();
    own.deploy(1);
    Backdoor disk = own.disk.backdoor();
    disk.remove(DEPLOYER + "manifests/1/manifest.mtree");
    assertThat(own.deployer().status().lost())
        .containsExactly(new LostPart(ONE, LostPart.Part.MANIFEST));
    assertThat(own.deployer().plan(own.release("again")).hosts().get(0).notes())
        .contains(
            "1 has no manifest any more, so that what was changed in it by hand is not known");

    own.deployer().deploy(own.release("again"));

    assertThat(own.target()).isEqualTo("releases/again");
    assertThat(own.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
    assertThat(disk.exists("/srv/shop/releases/1")).as("nothing is deleted unasked").isTrue();
    PruneResult pruned = own.deployer().prune(5);
    assertThat(pruned.removed()).containsExactly(ONE);
    assertThat(pruned.restorable()).isEmpty();
    assertThat(disk.exists("/srv/shop/releases/1")).isFalse();
    assertThat(disk.exists(DEPLOYER + "manifests/1")).isFalse();
    nothingIsLost(own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/manifest.mtree"})
  void aReleaseThatNothingCanBeHeldToIsNotRolledBackTo(String part) {
    files.remove(DEPLOYER + "manifests/3" + part);
    isIncomplete(
        deployer -> deployer.rollback(Optional.of(ReleaseId.parse("3")), List.of()),
        "3 has a directory on the host, and its manifest is not there any more");
    assertThat(shop.target()).isEqualTo("releases/4");
  }
}
