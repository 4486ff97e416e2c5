package dev.deployer.execution;

import static dev.deployer.execution.Errand.renameTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.chunk.ChunkedFiles;
import dev.deployer.event.Event;
import dev.deployer.host.HostConnector;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormat;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.source.Source;
import dev.deployer.source.Source.ScanListener;
import dev.deployer.testing.CutConnector.Moment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commit by which a release exists, and what may have come to its place meanwhile. */
final class PublicationTest extends ErrandsOnAShop {
  private static final String RELEASE = "/srv/shop/releases/2";
  private static final String MANIFEST = "/srv/shop/.deployer/manifests/2";
  private static final ReleaseId TWO = ReleaseId.parse("2");

  private Source scanned;

  @BeforeEach
  void aReleaseAndOneToCome() throws Exception {
    shop.deploy(1);
    shop.version(2);
    scanned =
        Source.scan(shop.release("2").source(), shop.settings().declared(), new ScanListener() {});
  }

  private ReleaseRecord record(String run) {
    Manifest manifest = scanned.manifest();
    return new ReleaseRecord(
        TWO,
        manifest.contentDigest(),
        run,
        Instant.parse("2026-11-20T22:00:00Z"),
        "bert@desk",
        Optional.empty(),
        Optional.empty(),
        manifest.fileCount(),
        manifest.totalBytes());
  }

  private Publication staged(Run run) throws Exception {
    Assemblies none =
        Assemblies.of(
            run,
            scanned.manifest(),
            new ChunkedFiles(file -> scanned.content(file.path())),
            Optional.empty(),
            Optional.empty());
    new Staging(run, scanned, Optional.empty(), Optional.empty(), none).run();
    return new Publication(
        run,
        record(run.id()),
        new Papers(run, scanned.manifest(), none.index(false), Optional.empty(), false));
  }

  private void publish(HostConnector connector) throws Exception {
    try (Run run = errand.locked(connector)) {
      staged(run).run();
    }
  }

  private void isThere() throws IOException {
    assertThat(files.exists(RELEASE + "/index.html")).isTrue();
    assertThat(
            MtreeFormat.read(new ByteArrayInputStream(files.content(MANIFEST + "/manifest.mtree"))))
        .isEqualTo(scanned.manifest());
    assertThat(ReleaseRecord.read(files.content(MANIFEST + "/release.json")))
        .isEqualTo(
            record(Errand.token(1))
                .with(
                    Digest.ofContent(files.content(MANIFEST + "/manifest.mtree")),
                    Optional.empty()));
    assertThat(errand.events).contains(new Event.Published(TWO));
  }

  @Test
  void aReleaseIsPublishedWithItsManifestAndThatIsTold() throws Exception {
    publish(shop.connector());
    isThere();
  }

  @Test
  void wheneverTheConnectionIsLostItIsPublishedOnce() throws Exception {
    for (Moment moment : new Moment[] {Moment.BEFORE, Moment.AFTER}) {
      for (String place : new String[] {MANIFEST, RELEASE}) {
        twoIsGone();
        errand = new Errand(shop);
        publish(errand.cut(moment, renameTo(place)));
        isThere();
      }
    }
  }

  private void twoIsGone() {
    for (String path : new String[] {RELEASE, MANIFEST}) {
      if (files.exists(path)) {
        files.remove(path);
      }
    }
    for (String path : files.tree("/srv/shop/.deployer/lock").keySet()) {
      if (!path.contains("/")) {
        files.remove("/srv/shop/.deployer/lock/" + path);
      }
    }
  }

  @Test
  void theManifestOfAnotherRunIsNotTakenForOurs() throws Exception {
    HostConnector cut = errand.cut(Moment.BEFORE, renameTo(MANIFEST));
    try (Run run = errand.locked(cut)) {
      Publication publication = staged(run);
      files.writeFile(MANIFEST + "/release.json", record("another").bytes());
      assertThatThrownBy(publication::run).isInstanceOf(IOException.class);
    }
    assertThat(files.exists(RELEASE)).isFalse();
  }

  /** Something happens before the request that looks at the place. */
  private DeployerException refused(Runnable deed) throws Exception {
    HostConnector other =
        errand.meddled(text -> text.startsWith("stat [/srv/shop/releases, " + RELEASE), deed);
    try (Run run = errand.locked(other)) {
      Publication publication = staged(run);
      return catchThrowableOfType(DeployerException.class, publication::run);
    }
  }

  @Test
  void aReleaseOfThatNameThatHasAppearedIsNotReplaced() throws Exception {
    DeployerException refusal = refused(() -> files.makeDirectory(RELEASE));
    assertThat(refusal.objections())
        .containsExactly(
            new Objection(Objection.Kind.RELEASE_EXISTS, RELEASE + " has appeared meanwhile"));
    assertThat(files.tree(RELEASE)).isEmpty();
  }

  @Test
  void aReleaseOfThatNameThatAppearsAtTheLastMomentIsNotReplaced() throws Exception {
    HostConnector other =
        errand.meddled(
            renameTo(RELEASE), () -> files.writeFile(RELEASE + "/theirs", new byte[] {1}));
    try (Run run = errand.locked(other)) {
      Publication publication = staged(run);
      assertThat(catchThrowableOfType(DeployerException.class, publication::run).objections())
          .extracting(Objection::kind)
          .containsExactly(Objection.Kind.RELEASE_EXISTS);
    }
    assertThat(files.tree(RELEASE)).containsOnlyKeys("theirs");
  }

  @Test
  void nothingIsPublishedWhileCurrentIsStrange() throws Exception {
    DeployerException refusal =
        refused(
            () -> {
              files.remove("/srv/shop/current");
              files.link("/srv/shop/current", "releases/2");
            });
    assertThat(refusal.objections())
        .containsExactly(
            new Objection(Objection.Kind.STRANGE_CURRENT, "current names 2, which is not there"));
    assertThat(files.exists(RELEASE)).isFalse();
  }

  @Test
  void nothingIsPublishedWhereReleasesLeadElsewhere() throws Exception {
    HostConnector other =
        errand.meddled(
            text -> text.startsWith("stat [/srv/shop/releases, " + RELEASE),
            () -> {
              files.move("/srv/shop/releases", "/srv/elsewhere");
              files.link("/srv/shop/releases", "/srv/elsewhere");
            });
    try (Run run = errand.locked(other)) {
      Publication publication = staged(run);
      assertThatThrownBy(publication::run).hasMessageContaining("is no longer a directory");
    }
    assertThat(files.exists("/srv/elsewhere/2")).isFalse();
  }

  @Test
  void aWishToStopIsHeardBeforeAnythingIsPublished() throws Exception {
    try (Run run = errand.locked()) {
      Publication publication = staged(run);
      errand.stop.request();
      assertThat(catchThrowableOfType(DeployerException.class, publication::run).kind())
          .isEqualTo(DeployerException.Kind.INTERRUPTED);
    }
    assertThat(files.exists(MANIFEST)).isFalse();
  }
}
