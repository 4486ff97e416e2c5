package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On one of two hosts the manifest of what is live was deleted by hand, or the text of it. */
final class LostManifestOnOneHostTest {
  private static final String MANIFEST = "/srv/shop/.deployer/manifests/1";

  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void oneIsLiveOnTwoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.deploy(1);
  }

  private void remove(String part) {
    cluster.shop(1).disk.backdoor().remove(MANIFEST + part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/manifest.mtree"})
  void theSameBuildGoesLiveOnBothUnderAnIdOfItsOwnAndThenItIsPruned(String part) throws Exception {
    remove(part);
    DeployerException refusal =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(1)));
    assertThat(refusal.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.INCOMPLETE_RELEASE);

    cluster.deployer().deploy(cluster.shop(0).release("again"));

    assertThat(cluster.targets()).containsExactly("releases/again", "releases/again");
    assertThat(cluster.deployer().prune(5).removed()).containsExactly(ReleaseId.parse("1"));
    assertThat(cluster.shop(1).disk.backdoor().exists(MANIFEST)).isFalse();
    assertThat(cluster.shop(0).disk.backdoor().exists(MANIFEST)).isTrue();
  }

  @Test
  void anotherBuildGoesLiveOnBoth() throws Exception {
    remove("/manifest.mtree");
    cluster.deploy(2);
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/2");
  }
}
