package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest that is known here is not fetched, and what the cache says is held to its digest. */
final class ManifestCacheTest {
  private static final String MANIFESTS = "/srv/shop/.deployer/manifests/";

  @TempDir Path source;
  @TempDir Path home;
  private Path cache;
  private Shop shop;
  private Backdoor files;

  @BeforeEach
  void aSteadyState() throws Exception {
    cache = home.resolve("manifests");
    shop = new Shop(source).initialised().keepingManifestsIn(cache);
    shop.with(shop.settings().withKeepReleases(2).withTrash(1));
    files = shop.disk.backdoor();
    for (int version = 1; version <= 5; version++) {
      shop.deploy(version);
    }
  }

  /** The manifests that a command has read from the host. */
  private List<String> read(Work work) throws DeployerException, IOException {
    CutConnector counting = CutConnector.counting(shop.connector()).countingQuestions();
    work.by(shop.by(counting));
    return counting.operations().stream()
        .map(Object::toString)
        .filter(text -> text.startsWith("read ") && text.contains("manifest.mtree"))
        .toList();
  }

  private Object deploy(Deployer deployer) throws DeployerException, IOException {
    shop.version(6);
    return deployer.deploy(shop.release("6"));
  }

  private Object plan(Deployer deployer) throws DeployerException, IOException {
    shop.version(6);
    return deployer.plan(shop.release("6"));
  }

  private Path kept(String release) {
    byte[] text = files.content(MANIFESTS + release + "/manifest.mtree");
    return cache.resolve(Digest.ofContent(text).toString());
  }

  @Test
  void inTheSteadyStateNoManifestIsFetched() throws Exception {
    assertThat(read(Deployer::status)).isEmpty();
    assertThat(read(this::plan)).isEmpty();
    assertThat(read(this::deploy)).isEmpty();
    assertThat(shop.events.toString()).contains("Published[release=6]");
    assertThat(read(deployer -> deployer.rollback(Optional.empty(), List.of()))).isEmpty();
    assertThat(shop.target()).isEqualTo("releases/5");
  }

  @Test
  void withoutACacheTheyAre() throws Exception {
    shop.keepingManifestsIn(null);
    assertThat(read(this::deploy)).isNotEmpty();
    assertThat(read(deployer -> deployer.rollback(Optional.empty(), List.of()))).isNotEmpty();
  }

  @Test
  void whatWasFetchedOnceIsKnown() throws Exception {
    try (Stream<Path> all = Files.list(cache)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    assertThat(read(this::plan)).hasSize(1);
    assertThat(read(this::plan)).isEmpty();
  }

  @Test
  void aCacheThatLiesIsNotBelieved() throws Exception {
    Path file = kept("5");
    byte[] right = Files.readAllBytes(file);
    byte[] other = right.clone();
    other[right.length / 2] ^= 1;
    List<byte[]> lies =
        List.of(
            new byte[0],
            Arrays.copyOf(right, right.length - 1),
            Arrays.copyOf(right, right.length + 1),
            other,
            Files.readAllBytes(kept("4")));
    for (byte[] lie : lies) {
      Files.write(file, lie);
      assertThat(read(this::plan)).hasSize(1);
      assertThat(file).hasBinaryContent(right);
    }
  }

  @Test
  void aDirectoryInThePlaceOfAFileCostsATransferAndNothingElse() throws Exception {
    Path file = kept("5");
    Files.delete(file);
    Files.createDirectories(file.resolve("full"));
    assertThat(read(this::plan)).hasSize(1);
    assertThat(read(this::deploy)).isNotEmpty();
    assertThat(shop.target()).isEqualTo("releases/6");
  }

  @Test
  void aFolderThatCannotBeWrittenCostsATransferAndNothingElse() throws Exception {
    Files.writeString(home.resolve("file"), "");
    shop.keepingManifestsIn(home.resolve("file/manifests"));
    assertThat(read(this::plan)).hasSize(1);
    assertThat(read(this::deploy)).isNotEmpty();
    assertThat(shop.target()).isEqualTo("releases/6");
  }

  @Test
  void aManifestThatIsGoneFromTheHostIsMissedThoughItIsKnown() throws Exception {
    files.remove(MANIFESTS + "4/manifest.mtree");
    refusedAlikeWithAndWithoutTheCache();
  }

  @Test
  void aManifestThatWasCutShortOnTheHostIsMissedThoughItIsKnown() throws Exception {
    byte[] text = files.content(MANIFESTS + "4/manifest.mtree");
    files.writeFile(MANIFESTS + "4/manifest.mtree", Arrays.copyOf(text, text.length - 1));
    refusedAlikeWithAndWithoutTheCache();
  }

  private void refusedAlikeWithAndWithoutTheCache() {
    for (Path folder : Arrays.asList(cache, null)) {
      shop.keepingManifestsIn(folder);
      assertThat(
              catchThrowableOfType(
                  DeployerException.class,
                  () -> shop.deployer().rollback(Optional.of(ReleaseId.parse("4")), List.of())))
          .isNotNull();
      assertThat(shop.target()).isEqualTo("releases/5");
    }
  }

  @Test
  void verifyReadsWhatTheHostHas() throws Exception {
    assertThat(read(deployer -> deployer.verify(Optional.empty(), VerifyDepth.FACTS))).hasSize(1);
    byte[] text = files.content(MANIFESTS + "5/manifest.mtree");
    text[text.length - 3] ^= 1;
    files.writeFile(MANIFESTS + "5/manifest.mtree", text);
    assertThat(
            catchThrowableOfType(
                DeployerException.class,
                () -> shop.deployer().verify(Optional.empty(), VerifyDepth.FACTS)))
        .isNotNull();
  }

  @Test
  void aTextWithOtherTimesIsNotTheRecordedOne() throws Exception {
    String text = new String(files.content(MANIFESTS + "5/manifest.mtree"), StandardCharsets.UTF_8);
    int time = text.indexOf("time=") + 5;
    String other = text.substring(0, time) + "2" + text.substring(time + 1);
    files.writeFile(MANIFESTS + "5/manifest.mtree", other.getBytes(StandardCharsets.UTF_8));
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () -> shop.deployer().verify(Optional.empty(), VerifyDepth.FACTS));
    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.DRIFT);
  }
}
