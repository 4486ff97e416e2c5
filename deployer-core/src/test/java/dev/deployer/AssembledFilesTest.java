package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.chunk.ChunkIndex;
import dev.deployer.host.Capabilities;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Meddler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a changed file only what is new is sent, and the release is whole whatever a host copies. */
final class AssembledFilesTest {
  private static final String RELEASES = "/srv/shop/releases/";
  private static final String MANIFESTS = "/srv/shop/.deployer/manifests/";
  private static final int SIZE = 300_000;

  @TempDir Path source;
  private Shop shop;
  private Backdoor files;
  private byte[] content;

  @BeforeEach
  void aReleaseWithALargeFile() throws Exception {
    shop = new Shop(source).initialised();
    shop.with(shop.settings().withKeepReleases(3).withTrash(1));
    files = shop.disk.backdoor();
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    deploy(1);
  }

  private DeployResult.OnHost deploy(int version) throws Exception {
    return deploy(version, shop.deployer());
  }

  /** Deploys it with a few bytes in the middle of the large file that are new. */
  private DeployResult.OnHost deploy(int version, Deployer deployer) throws Exception {
    shop.version(version);
    byte[] next = content.clone();
    byte[] edit = ("version " + version).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(edit, 0, next, SIZE / 2, edit.length);
    Files.write(source.resolve("bundle.js"), next);
    DeployResult result = deployer.deploy(shop.release(String.valueOf(version)));
    assertThat(files.content(RELEASES + version + "/bundle.js")).as("bundle.js").isEqualTo(next);
    return result.hosts().get(0);
  }

  private ReleaseRecord record(int version) throws IOException {
    return ReleaseRecord.read(files.content(MANIFESTS + version + "/release.json"));
  }

  private byte[] index(int version) {
    return files.content(MANIFESTS + version + "/chunks");
  }

  private static void isWhole(DeployResult.OnHost host) {
    assertThat(host.copiedFiles()).isZero();
    assertThat(host.copiedBytes()).isZero();
    assertThat(host.sentBytes()).isGreaterThanOrEqualTo(SIZE);
  }

  private static void isPutTogether(DeployResult.OnHost host) {
    assertThat(host.copiedFiles()).isEqualTo(1);
    assertThat(host.copiedBytes()).isBetween(SIZE - 10_000L, SIZE - 1L);
    assertThat(host.sentBytes()).isLessThan(10_000L);
  }

  @Test
  void ofAChangedFileOnlyWhatIsNewIsSent() throws Exception {
    DeployResult.OnHost host = deploy(2);
    isPutTogether(host);
    assertThat(host.sentFiles()).isEqualTo(3);
    assertThat(shop.events.toString()).contains("copiedFiles=1, copiedBytes=" + host.copiedBytes());
    assertThat(
            shop.deployer().verify(shop.release("2").release(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  @Test
  void aFileUnderAnotherNameIsPutTogetherOfTheOneThatIsMostLikeIt() throws Exception {
    shop.version(2);
    byte[] next = content.clone();
    next[SIZE / 2] ^= 1;
    Files.write(source.resolve("bundle.3f2a91.js"), next);
    byte[] nothingInCommon = new byte[SIZE];
    new Random(2).nextBytes(nothingInCommon);
    Files.write(source.resolve("another.js"), nothingInCommon);
    DeployResult.OnHost host = shop.deployer().deploy(shop.release("2")).hosts().get(0);
    assertThat(host.copiedFiles()).isEqualTo(1);
    assertThat(host.copiedBytes()).isBetween(SIZE - 10_000L, SIZE - 1L);
    assertThat(files.content(RELEASES + "2/bundle.3f2a91.js")).isEqualTo(next);
    assertThat(files.content(RELEASES + "2/another.js")).isEqualTo(nothingInCommon);
  }

  @Test
  void aPlanSaysOfHowManyFilesAPartIsThere() throws Exception {
    shop.version(2);
    Files.write(source.resolve("bundle.js"), new byte[SIZE]);
    String note =
        "1 of these files has an older version there: what is the same in it is copied there, and"
            + " not sent";
    assertThat(shop.deployer().plan(shop.release("2")).hosts().get(0).notes()).contains(note);
    Capabilities none = new Capabilities(true, true, true, true, false, "an old server");
    Deployer without = shop.by(shop.disk.connector("web1").with(none));
    assertThat(without.plan(shop.release("2")).hosts().get(0).notes()).isEmpty();
  }

  @Test
  void theIndexLiesBesideTheManifestAndItsDigestInTheCard() throws Exception {
    assertThat(record(1).chunks()).contains(Digest.ofContent(index(1)));
    assertThat(files.mode(MANIFESTS + "1/chunks")).isEqualTo(0600);
    deploy(2);
    assertThat(record(2).chunks()).contains(Digest.ofContent(index(2)));
    ChunkIndex index = ChunkIndex.read(index(2)).orElseThrow();
    byte[] now = files.content(RELEASES + "2/bundle.js");
    assertThat(index.find(Digest.ofContent(now)).orElseThrow().size()).isEqualTo(SIZE);
    assertThat(index.since()).isEqualTo(1);
  }

  @Test
  void theManifestAndTheIndexAreMadeOfThoseBefore() throws Exception {
    for (int i = 0; i < 300; i++) {
      shop.write("many/file" + i, "file " + i);
    }
    CutConnector counting = CutConnector.counting(shop.connector());
    deploy(2, shop.by(counting));
    assertThat(counting.operations().toString())
        .contains("/tree/bundle.js " + RELEASES + "1/bundle.js")
        .contains("/manifest/chunks " + MANIFESTS + "1/chunks");
  }

  @Test
  void withoutCopyDataAllIsSentAndNoIndexIsMade() throws Exception {
    Capabilities none = new Capabilities(true, true, true, true, false, "an old server");
    isWhole(deploy(2, shop.by(shop.disk.connector("web1").with(none))));
    assertThat(record(2).chunks()).isEmpty();
    assertThat(files.exists(MANIFESTS + "2/chunks")).isFalse();
    // The release after it has nothing to go by, and the one after that has.
    isWhole(deploy(3));
    isPutTogether(deploy(4));
  }

  @Test
  void aSourceThatChangesWhileItIsCopiedIsNotCopied() throws Exception {
    shop.disk.beforeEachCopy(() -> files.writeFile(RELEASES + "1/bundle.js", new byte[SIZE]));
    isWhole(deploy(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40_000, 70_000, SIZE})
  void aSourceThatIsCutShortWhileItIsCopiedIsNotCopied(int missing) throws Exception {
    AtomicInteger copies = new AtomicInteger();
    byte[] rest = Arrays.copyOf(content, SIZE - missing);
    shop.disk.beforeEachCopy(
        () -> {
          if (copies.incrementAndGet() == 2) {
            files.writeFile(RELEASES + "1/bundle.js", rest);
          }
        });
    isWhole(deploy(2));
    assertThat(copies.get()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void anIndexThatIsNotTheRecordedOneIsNotBelieved() throws Exception {
    byte[] lie = index(1);
    lie[lie.length - 9] ^= 1;
    files.writeFile(MANIFESTS + "1/chunks", lie);
    isWhole(deploy(2));
    assertThat(record(2).chunks()).contains(Digest.ofContent(index(2)));
  }

  @Test
  void anIndexOfAnotherVersionIsIgnored() throws Exception {
    byte[] other = index(1);
    other[18] = '9';
    record(other);
    isWhole(deploy(2));
    isPutTogether(deploy(3));
  }

  @Test
  void anIndexWhoseOffsetsAreNotThoseOfTheFileIsNotBelieved() throws Exception {
    byte[] lie = index(1);
    lie[lie.length - 1] ^= 1;
    record(lie);
    isWhole(deploy(2));
  }

  @Test
  void anIndexOfAnotherFileIsNotBelieved() throws Exception {
    byte[] lie = index(1);
    lie[40] ^= 1;
    record(lie);
    isWhole(deploy(2));
  }

  /** Makes it the index that is recorded of release 1. */
  private void record(byte[] index) throws IOException {
    ReleaseRecord card = record(1);
    files.writeFile(MANIFESTS + "1/chunks", index);
    files.writeFile(
        MANIFESTS + "1/release.json",
        card.with(card.manifest().orElseThrow(), Optional.of(Digest.ofContent(index))).bytes());
  }

  @Test
  void eachTenthReleaseIsReadBackAndWhatIsNotAsItShouldBeIsSentWhole() throws Exception {
    for (int version = 2; version <= 10; version++) {
      isPutTogether(deploy(version));
    }
    CutConnector counting = CutConnector.counting(shop.connector()).countingQuestions();
    isPutTogether(deploy(11, shop.by(counting)));
    assertThat(counting.operations().toString()).contains("digest [");
    assertThat(ChunkIndex.read(index(11)).orElseThrow().since()).isZero();
    isPutTogether(deploy(12));
  }

  /** What was read was thrown away with the tree that it lay in. */
  @Test
  void aTreeThatIsMadeAnewIsReadBackAnew() throws Exception {
    for (int version = 2; version <= 10; version++) {
      deploy(version);
    }
    AtomicInteger disturbed = new AtomicInteger();
    Meddler disturbing =
        operation -> {
          if (operation.text().matches("sync \\S+/tree") && disturbed.getAndIncrement() == 0) {
            String tree = operation.text().substring("sync ".length());
            files.setMode(tree + "/index.html", 0600);
          }
        };
    CutConnector counting =
        CutConnector.counting(disturbing.on(shop.connector())).countingQuestions();
    isPutTogether(deploy(11, shop.by(counting)));
    assertThat(disturbed).hasPositiveValue();
    assertThat(
            counting.operations().stream()
                .filter(operation -> operation.text().matches("digest \\[\\S+/bundle.js.*")))
        .hasSize(2);
  }

  @Test
  void whatIsPutTogetherAfterALieIsFoundWhenItIsReadBack() throws Exception {
    deploy(2);
    // Of release 2, which is to come again, and said to be that of the file in release 1.
    byte[] lie = index(2);
    shop.deployer().rollback(RollbackRequest.PREVIOUS);
    byte[] one = Digest.sha256().digest(files.content(RELEASES + "1/bundle.js"));
    System.arraycopy(one, 0, lie, 40, one.length);
    lie[39] = 9;
    record(lie);
    files.remove(RELEASES + "2");
    files.remove(MANIFESTS + "2");
    isWhole(deploy(2));
    assertThat(ChunkIndex.read(index(2)).orElseThrow().since()).isZero();
    isPutTogether(deploy(3));
  }

  /** What the host copies last is said to be well, whether it was written or not. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 65_535, 65_536, 149_000, 151_000, 290_000, 400_000})
  void aDiskThatFillsWhileAFileIsPutTogetherFailsTheDeployOrLeavesItWhole(int room)
      throws Exception {
    shop.disk.beforeEachCopy(
        () -> {
          shop.disk.limitBytes(room);
          shop.disk.beforeEachCopy(() -> {});
        });
    boolean failed = false;
    try {
      deploy(2);
    } catch (DeployerException e) {
      failed = true;
    }
    assertThat(shop.target()).isEqualTo(failed ? "releases/1" : "releases/2");
    assertThat(failed).isEqualTo(room < SIZE);
    shop.disk.beforeEachCopy(() -> {});
    shop.disk.limitBytes(Long.MAX_VALUE);
    shop.deployer().recover();
    isPutTogether(deploy(3));
  }
}
