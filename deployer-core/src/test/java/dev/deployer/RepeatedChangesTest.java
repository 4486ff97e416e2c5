package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three bundles of which each version changes the same: that is sent with the first of them. */
final class RepeatedChangesTest {
  private static final String RELEASES = "/srv/shop/releases/";
  private static final List<String> BUNDLES = List.of("edge.js", "node.js", "server.js");
  private static final int SIZE = 100_000;
  private static final int CHANGE = 30_000;

  @TempDir Path source;
  private Shop shop;
  private Backdoor files;

  @BeforeEach
  void aReleaseWithThreeBundles() throws Exception {
    shop = new Shop(source).initialised();
    files = shop.disk.backdoor();
    version(1);
    shop.deployer().deploy(shop.release("1"));
    version(2);
  }

  private static byte[] content(String bundle, int version) {
    byte[] content = new byte[SIZE + 100 * BUNDLES.indexOf(bundle)];
    new Random(bundle.hashCode()).nextBytes(content);
    byte[] change = new byte[CHANGE];
    new Random(version).nextBytes(change);
    System.arraycopy(change, 0, content, SIZE / 3 + 10 * BUNDLES.indexOf(bundle), CHANGE);
    return content;
  }

  private void version(int version) throws IOException {
    shop.version(version);
    for (String bundle : BUNDLES) {
      Files.write(source.resolve(bundle), content(bundle, version));
    }
  }

  private DeployResult.OnHost deploy(Deployer deployer) throws Exception {
    DeployResult.OnHost host = deployer.deploy(shop.release("2")).hosts().get(0);
    for (String bundle : BUNDLES) {
      assertThat(files.content(RELEASES + "2/" + bundle)).as(bundle).isEqualTo(content(bundle, 2));
    }
    return host;
  }

  @Test
  void whatIsNewInAllOfThemIsSentOnce() throws Exception {
    CutConnector counting = CutConnector.counting(shop.connector());
    DeployResult.OnHost host = deploy(shop.by(counting));
    assertThat(host.copiedFiles()).isEqualTo(3);
    assertThat(host.sentBytes()).isBetween((long) CHANGE, CHANGE + 20_000L);
    assertThat(counting.operations().toString())
        .containsPattern("assemble \\S+/tree/edge.js " + RELEASES + "1/edge.js[,\\]]")
        .containsPattern("assemble \\S+/tree/node.js " + RELEASES + "1/node.js \\S+/tree/edge.js")
        .containsPattern(
            "assemble \\S+/tree/server.js " + RELEASES + "1/server.js \\S+/tree/edge.js");
  }

  /** The first is seen to have changed when it was copied from, so nobody knows what came of it. */
  @Test
  void whatWasCopiedFromAFileThatWasNotPutTogetherIsSentWholeToo() throws Exception {
    shop.disk.beforeEachCopy(() -> files.setModified(RELEASES + "1/edge.js", 7));
    DeployResult.OnHost host = deploy(shop.deployer());
    assertThat(host.copiedFiles()).isZero();
    assertThat(host.sentBytes()).isGreaterThanOrEqualTo(3L * SIZE);
  }

  /** What of the others comes from it is sent again; what comes from their own old one is not. */
  @Test
  void aFileThatWasNotPutTogetherSpoilsNoneThatHasNothingOfIt() throws Exception {
    AtomicInteger copies = new AtomicInteger();
    shop.disk.beforeEachCopy(
        () -> {
          if (copies.incrementAndGet() == 3) {
            files.setModified(RELEASES + "1/node.js", 7);
          }
        });
    DeployResult.OnHost host = deploy(shop.deployer());
    assertThat(host.copiedFiles()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge.js", "node.js", "server.js"})
  void afterACutEachOfThemIsWhole(String bundle) throws Exception {
    shop.with(shop.settings().toBuilder().reconnectFor(Duration.ofSeconds(10)).build());
    CutConnector counting = CutConnector.counting(shop.on(shop.disk.copy()).connector());
    List<String> operations = operations(counting);
    int number =
        1
            + (int)
                operations.stream()
                    .takeWhile(text -> !text.matches("assemble \\S+/tree/" + bundle + " .*"))
                    .count();
    for (CutConnector.Moment moment : CutConnector.Moment.values()) {
      Shop other = shop.on(shop.disk.copy());
      CutConnector cut = CutConnector.cutting(other.connector(), moment, number);
      other.by(cut).deploy(other.release("2"));
      assertThat(cut.hasCut()).isTrue();
      for (String each : BUNDLES) {
        assertThat(other.disk.backdoor().content(RELEASES + "2/" + each))
            .as(moment + " " + each)
            .isEqualTo(content(each, 2));
      }
    }
  }

  private List<String> operations(CutConnector counting) throws Exception {
    shop.by(counting).deploy(shop.release("2"));
    return counting.operations().stream().map(Operation::text).toList();
  }
}
