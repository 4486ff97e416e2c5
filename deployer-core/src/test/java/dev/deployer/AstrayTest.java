package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Backdoor;
import dev.deployer.host.model.Meddler;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    shop.deployer().rollback(Optional.of(ReleaseId.parse("1")), java.util.List.of());
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void aReleaseThatEveryListingLeavesOutIsKnownFromTheJournal() throws Exception {
    shop.disk.leaveOutOfListing("/srv/shop/releases", "1");
    shop.disk.leaveOutOfListing("/srv/shop/.deployer/manifests", "1");
    assertThat(shop.deployer().status().previousGood()).contains("1");
    assertThat(shop.deployer().verify(Optional.of(ReleaseId.parse("1")), true).differences())
        .isEmpty();
    shop.deployer().rollback(Optional.empty(), java.util.List.of());
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
