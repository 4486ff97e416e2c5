package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A host with four releases of which one lies in the trash, before somebody deletes of them. */
abstract class FourReleases {
  static final String ROOT = "/srv/shop/";
  static final String MANIFESTS = ROOT + ".deployer/manifests/";

  @TempDir Path source;
  Shop shop;
  Backdoor files;

  @BeforeEach
  void fourReleasesOfWhichOneLiesInTheTrash() throws Exception {
    shop = new Shop(source).initialised();
    shop.with(shop.settings().withKeepReleases(3).withTrash(2));
    files = shop.disk.backdoor();
    for (int version = 1; version <= 4; version++) {
      shop.deploy(version);
    }
  }

  static ReleaseId id(String text) {
    return ReleaseId.parse(text);
  }

  /** Where the one lies that was moved into the trash. */
  String inTrash() throws DeployerException {
    return ROOT + ".deployer/trash/1." + shop.deployer().trash().get(0).number();
  }

  List<Objection> refusal(Work work) {
    return catchThrowableOfType(DeployerException.class, () -> work.by(shop.deployer()))
        .objections();
  }

  void isIncomplete(Work work, String fact) {
    assertThat(refusal(work))
        .containsExactly(new Objection(Objection.Kind.INCOMPLETE_RELEASE, fact));
  }

  HistoryEntry last() throws DeployerException {
    List<HistoryEntry> history = shop.deployer().history();
    return history.get(history.size() - 1);
  }

  /** Nothing is lost, and nothing left to do. */
  static void isInOrder(Shop shop) throws DeployerException {
    assertThat(shop.deployer().status().lost()).isEmpty();
    assertThat(shop.deployer().status().unfinished()).isEmpty();
    assertThat(shop.deployer().check().hasProblems()).isFalse();
    assertThat(shop.deployer().verifyHistory(List.of()).findings()).isEmpty();
    assertThat(shop.deployer().recover().actions()).isEmpty();
  }
}
