package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.testing.Meddler;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What somebody has mounted in a retired release, or made live, outlives its recycling. */
final class RecyclingWhatOthersNeedTest extends RecyclingShop {
  @Test
  void whatIsMountedOverADirectoryThatStaysOutlivesTheReleaseAndIsNotPublished() throws Exception {
    files.writeFile(raw("lib/precious"), new byte[] {1});
    shop.disk.mountAt(raw("lib"));
    deploy();
    requireNewReleaseWhole();
    assertThat(ending("/precious")).hasSize(1).noneMatch(path -> path.startsWith("releases/"));
  }

  @Test
  void whatIsMountedOverTheTreeOrBesideItOutlivesTheReleaseAndHoldsUpNoRun() throws Exception {
    for (String mounted : List.of("release", "manifest", "extra")) {
      Shop steady = shop;
      shop = steady.on(steady.disk.copy());
      files = shop.disk.backdoor();
      shop.version(5);
      files.writeFile(TRASH + "/1.10/" + mounted + "/precious", new byte[] {1});
      shop.disk.mountAt(TRASH + "/1.10/" + mounted);
      deploy();
      requireNewReleaseWhole();
      shop.deploy(6);
      shop.deployer().rollback(Optional.empty(), List.of());
      assertThat(shop.deployer().recover().warnings()).as(mounted).isNotEmpty();
      requireNewReleaseWhole();
      assertThat(ending("/precious"))
          .as(mounted)
          .hasSize(1)
          .noneMatch(path -> path.startsWith("releases/"));
      shop = steady;
    }
  }

  /** Somebody who points current to 1 right before that is renamed so. */
  private Meddler pointingToOneBefore(String rename) {
    return operation -> {
      if (operation.text().matches(rename)) {
        files.remove("/srv/shop/current");
        files.link("/srv/shop/current", "releases/1");
      }
    };
  }

  @Test
  void whatCurrentNamesByHandMeanwhileIsNotTakenApartAndComesBack() throws Exception {
    Meddler person = pointingToOneBefore("rename .*/trash/1.10 .*/raw");
    DeployerException end =
        catchThrowableOfType(
            DeployerException.class,
            () -> shop.by(person.on(shop.connector())).deploy(shop.release("5")));
    assertThat(end.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.STRANGE_CURRENT);
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(shop.served()).containsKey("only-in-1.txt");
  }

  private void isServedAgain() throws DeployerException {
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(shop.served()).containsKey("only-in-1.txt");
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  @Test
  void whatCurrentNamesByHandIsNotDeletedAlsoWhenItIsOutOfTheTrashAlready() throws Exception {
    Meddler person = pointingToOneBefore("rename .*/trash/1.10 .*/old-1.10");
    shop.by(person.on(shop.connector())).pruneNow(1);
    isServedAgain();
  }

  @Test
  void whatCurrentNamesByHandComesBackFromWhereverADeadRunHasLeftIt() throws Exception {
    for (String place :
        List.of("old-1.10", "raw", "trash/old-1.10", "trash/fenced-x/trash/old-1.10")) {
      for (String disarmed : List.of("", "dead-x-3-")) {
        Shop steady = shop;
        shop = steady.on(steady.disk.copy());
        files = shop.disk.backdoor();
        String there = shop.fenced() + "/" + "d".repeat(32) + "/" + disarmed + place;
        files.makeDirectory(there.substring(0, there.lastIndexOf('/')));
        files.move(TRASH + "/1.10", there);
        files.remove("/srv/shop/current");
        files.link("/srv/shop/current", "releases/1");
        shop.deployer().recover();
        isServedAgain();
        shop = steady;
      }
    }
  }

  @Test
  void whatIsMadeIsNotPutIntoWhatIsMountedOverADirectoryThatOnlyGains() throws Exception {
    for (String mounted : List.of("lib", "lib/deep", "lib/deep/down")) {
      Shop steady = shop;
      shop = steady.on(steady.disk.copy());
      files = shop.disk.backdoor();
      shop.version(5);
      shop.write("lib/deep/down/gained.js", "new in 5");
      shop.disk.mountAt(raw(mounted));
      deploy();
      requireNewReleaseWhole();
      assertThat(ending("/gained.js"))
          .as(mounted)
          .containsExactly("releases/5/lib/deep/down/gained.js");
      assertThat(ending("/data.bin"))
          .as(mounted)
          .anyMatch(path -> path.matches("\\.deployer/(lock|fenced)/.*"));
      shop = steady;
    }
  }
}
