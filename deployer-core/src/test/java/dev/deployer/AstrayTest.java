package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the torture bench found: ways in which a run was led astray. */
final class AstrayTest {
  @TempDir Path source;

  private Shop shop;
  private Backdoor files;

  @BeforeEach
  void deployTwice() throws Exception {
    shop = new Shop(source).initialised();
    shop.deploy(0);
    shop.deploy(1);
    shop.deploy(2);
    files = shop.disk.backdoor();
  }

  /** Does something before the first change whose text begins so. */
  private Deployer meddled(String change, Runnable deed) {
    boolean[] done = {false};
    Meddler meddler =
        operation -> {
          if (!done[0] && operation.text().startsWith(change)) {
            done[0] = true;
            deed.run();
          }
        };
    return shop.by(meddler.on(shop.connector()));
  }

  @Test
  void aRunDoesNotGoOnInAnotherRootThatItsLockWasTakenIn() throws Exception {
    copy("/srv/shop", "/srv/beside/other");
    Map<String, String> before = files.tree("/srv/beside/other/.deployer/journal");
    Map<String, String> releases = files.tree("/srv/shop/releases");
    Deployer prune =
        meddled(
            "mkdir /srv/shop/.deployer/new/",
            () -> {
              files.move("/srv/shop/.deployer", "/srv/shop/aside");
              files.link("/srv/shop/.deployer", "/srv/beside/other/.deployer");
            });
    assertThatThrownBy(() -> prune.prune(1)).hasMessageContaining("is a symbolic link");
    assertThat(files.tree("/srv/beside/other/.deployer/journal")).isEqualTo(before);
    assertThat(files.tree("/srv/shop/releases")).isEqualTo(releases);
  }

  @Test
  void noLockIsTakenInAnotherRootWhateverLiesAtThePathMeanwhile() throws Exception {
    String other = "/srv/beside/other";
    for (int back = 1; back <= 10; back++) {
      for (int again = 1; again <= 8; again++) {
        deployTwice();
        copy("/srv/shop", other);
        AnotherRoot.become(files, other, "f".repeat(32));
        Map<String, String> before = files.tree(other);
        Map<String, String> releases = files.tree("/srv/shop/releases");
        Swaps swaps = new Swaps(files, other, back, again);
        assertThatThrownBy(() -> shop.by(swaps.on(shop.connector())).prune(1))
            .isInstanceOf(DeployerException.class);
        swaps.end();
        assertThat(files.tree(other)).as(back + ", " + again).isEqualTo(before);
        assertThat(files.tree("/srv/shop/releases")).isEqualTo(releases);
      }
    }
  }

  /**
   * Another root lies at the path from the first step of the lock on, for some requests; and, after
   * some more, once again.
   */
  private static final class Swaps implements Meddler {
    private final Backdoor files;
    private final String other;
    private final int back;
    private final int again;
    private int count;
    private boolean swapped;

    Swaps(Backdoor files, String other, int back, int again) {
      this.files = files;
      this.other = other;
      this.back = back;
      this.again = again;
    }

    @Override
    public void before(Operation operation) {
      if (count > 0 || operation.text().startsWith("mkdir /srv/shop/.deployer/new/")) {
        count++;
        swap(count <= back || count > back + again);
      }
    }

    void end() {
      swap(false);
    }

    private void swap(boolean away) {
      if (away && !swapped) {
        files.move("/srv/shop", "/srv/aside");
        files.move(other, "/srv/shop");
      } else if (!away && swapped) {
        files.move("/srv/shop", other);
        files.move("/srv/aside", "/srv/shop");
      }
      swapped = away;
    }
  }

  @Test
  void whereItsIdIsGivenNoOtherRootIsTakenForItFromTheFirstLookOn() throws Exception {
    Deployer deployer = shop.knowingItsIdBy(shop.connector());
    assertThat(deployer.status().live().release()).contains(ReleaseId.parse("2"));
    AnotherRoot.become(files, "/srv/shop", "f".repeat(32));
    assertThatThrownBy(deployer::status).hasMessageContaining("the root's id is ffff");
    assertThatThrownBy(() -> deployer.prune(1)).hasMessageContaining("the root's id is ffff");
    assertThatThrownBy(() -> deployer.init(Adoption.ALLOW))
        .hasMessageContaining("is the root ffff");
  }

  @Test
  void aCardThatIsTooLargeIsRefusedThoughItIsReadWithTheJournal() {
    files.writeFile("/srv/shop/.deployer/manifests/1/release.json", new byte[(1 << 16) + 1]);
    assertThatThrownBy(() -> shop.deployer().status()).hasMessageContaining("larger than 65536");
  }

  @Test
  void whereItsIdIsGivenNoNewRootIsMadeInItsPlace() throws Exception {
    Deployer deployer = shop.knowingItsIdBy(shop.connector());
    files.move("/srv/shop", "/srv/gone");
    assertThatThrownBy(() -> deployer.init(Adoption.ALLOW))
        .hasMessageContaining("/srv/shop is no root yet, and root_id names");
    assertThat(files.exists("/srv/shop")).isFalse();
  }

  @Test
  void aPruneDoesNotDeleteWhereReleasesLeadsByALink() throws Exception {
    copy("/srv/shop/releases", "/srv/beside/releases");
    Map<String, String> before = files.tree("/srv/beside/releases");
    Deployer prune =
        meddled(
            "mkdir /srv/shop/.deployer/lock/",
            () -> {
              files.move("/srv/shop/releases", "/srv/shop/aside");
              files.link("/srv/shop/releases", "/srv/beside/releases");
            });
    try {
      assertThat(prune.prune(1).removed()).isEmpty();
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(DeployerException.Kind.REFUSED, DeployerException.Kind.FAILED);
    }
    assertThat(files.tree("/srv/beside/releases")).isEqualTo(before);
  }

  @Test
  void aManifestThatAListingLeavesOutStillTellsOfDrift() throws Exception {
    shop.disk.leaveOutOfListing("/srv/shop/.deployer/manifests", "2");
    files.writeFile("/srv/shop/releases/2/index.html", "patched".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> shop.deploy(3)).hasMessageContaining("differs from its manifest");
  }

  @Test
  void aReleaseThatAListingLeavesOutIsStillThere() throws Exception {
    shop.disk.leaveOutOfListing("/srv/shop/releases", "1");
    shop.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of());
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void aReleaseThatEveryListingLeavesOutIsKnownFromTheJournal() throws Exception {
    shop.disk.leaveOutOfListing("/srv/shop/releases", "1");
    shop.disk.leaveOutOfListing("/srv/shop/.deployer/manifests", "1");
    assertThat(shop.deployer().status().previousGood()).contains("1");
    assertThat(
            shop.deployer()
                .verify(Optional.of(ReleaseId.parse("1")), VerifyDepth.CONTENT)
                .differences())
        .isEmpty();
    shop.deployer().rollback(Optional.empty(), List.of());
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void aReleaseThatWasRetiredIsNotLookedForAnyMore() throws Exception {
    shop.deployer().prune(1);
    assertThat(shop.deployer().releases())
        .extracting(ReleaseSummary::name)
        .containsExactly("2", "1");
    assertThat(shop.deployer().recover().warnings()).isEmpty();
  }

  private void copy(String from, String to) {
    files.makeDirectory(to);
    files
        .tree(from)
        .forEach(
            (path, description) -> {
              if (description.startsWith("d")) {
                files.makeDirectory(to + "/" + path);
                files.setMode(to + "/" + path, files.mode(from + "/" + path));
              } else if (description.startsWith("l")) {
                files.link(to + "/" + path, description.substring(2));
              } else {
                files.writeFile(to + "/" + path, files.content(from + "/" + path));
                files.setMode(to + "/" + path, files.mode(from + "/" + path));
                files.setModified(to + "/" + path, files.modified(from + "/" + path));
              }
            });
  }
}
