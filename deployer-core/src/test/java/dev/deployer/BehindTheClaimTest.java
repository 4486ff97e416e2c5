package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Meddler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked behind the claim of a lock, by what was read before it, counts only for what is so
 * under the lock.
 */
final class BehindTheClaimTest {
  private static final String CLAIM = " /srv/shop/.deployer/lock";
  private static final byte[] PATCHED = "patched by hand".getBytes(StandardCharsets.UTF_8);

  @TempDir Path source;
  @TempDir Path home;
  private Shop shop;
  private Backdoor files;

  /** Of a person who does not know the host. */
  private interface Deed {
    void done() throws DeployerException, IOException;
  }

  @BeforeEach
  void aSteadyState() throws Exception {
    shop = new Shop(source).initialised().keepingManifestsIn(home.resolve("manifests"));
    shop.with(shop.settings().withKeepReleases(2).withTrash(1));
    files = shop.disk.backdoor();
    for (int version = 1; version <= 5; version++) {
      shop.deploy(version);
    }
    shop.version(6);
  }

  /** Does it once, when the state was read and the lock is about to be claimed. */
  private HostConnector rightBeforeTheClaim(Deed deed) {
    AtomicBoolean done = new AtomicBoolean();
    Meddler meddler =
        operation -> {
          if (operation.text().endsWith(CLAIM) && done.compareAndSet(false, true)) {
            try {
              deed.done();
            } catch (DeployerException e) {
              throw new IOException(e);
            }
          }
        };
    return meddler.on(shop.connector());
  }

  private void patch(int release) {
    files.remove("/srv/shop/releases/" + release + "/lib/engine.js");
    files.writeFile("/srv/shop/releases/" + release + "/lib/engine.js", PATCHED);
  }

  private static List<Objection.Kind> objections(DeployerException e) {
    return e.objections().stream().map(Objection::kind).toList();
  }

  @Test
  void whatWasChangedByHandIsFoundThere() throws Exception {
    patch(5);
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().deploy(shop.release("6")));
    assertThat(objections(refused)).containsExactly(Objection.Kind.DRIFT);
    patch(4);
    DeployerException stays =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().rollback(Optional.empty(), List.of()));
    assertThat(objections(stays)).containsExactly(Objection.Kind.DRIFT);
    assertThat(shop.target()).isEqualTo("releases/5");
  }

  @Test
  void whatIsChangedRightBeforeTheClaimIsFoundToo() {
    HostConnector host = rightBeforeTheClaim(() -> patch(5));
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> shop.by(host).deploy(shop.release("6")));
    assertThat(objections(refused)).containsExactly(Objection.Kind.DRIFT);
  }

  @Test
  void ofAnotherReleaseThatWentLiveBeforeTheClaimItSaysNothing() throws Exception {
    HostConnector host =
        rightBeforeTheClaim(
            () -> {
              shop.deployer().rollback(Optional.of(ReleaseId.parse("4")), List.of());
              patch(4);
            });
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> shop.by(host).deploy(shop.release("6")));
    assertThat(objections(refused)).containsExactly(Objection.Kind.DRIFT);
    assertThat(refused).hasMessageContaining("4");
    assertThat(shop.target()).isEqualTo("releases/4");
  }

  @Test
  void aRawTreeThatIsTakenFromTheTrashBeforeTheClaimIsDoneWithout() throws Exception {
    HostConnector host =
        rightBeforeTheClaim(() -> assertThat(shop.deployer().pruneNow(2).warnings()).isEmpty());
    shop.by(host).deploy(shop.release("6"));
    assertThat(shop.target()).isEqualTo("releases/6");
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  @Test
  void whoFindsTheLockHeldIsToldSo() throws Exception {
    HostConnector dying =
        CutConnector.cutting(shop.connector(), CutConnector.Moment.BEFORE, 30).killing();
    DeployerException died =
        catchThrowableOfType(
            DeployerException.class, () -> shop.by(dying).deploy(shop.release("6")));
    assertThat(died.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE);
    DeployerException held =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().deploy(shop.release("6")));
    assertThat(objections(held)).containsExactly(Objection.Kind.LOCK_HELD);
  }
}
