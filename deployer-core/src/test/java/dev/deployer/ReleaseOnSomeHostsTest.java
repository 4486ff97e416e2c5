package dev.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.testing.MemoryDisk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollback to a release that not every host has. */
final class ReleaseOnSomeHostsTest extends ThreeHosts {
  @Test
  void aRollbackToAnotherToolsReleaseThatOnlySomeHostsHaveIsRefusedBeforeAnythingIsLocked()
      throws Exception {
    for (int host = 0; host < 2; host++) {
      cluster.shop(host).disk.backdoor().makeDirectory("/srv/shop/releases/theirs");
      cluster.shop(host).disk.setOwner("/srv/shop/releases/theirs", MemoryDisk.DEPLOYER);
    }

    DeployerException refusal =
        failure(
            () -> cluster.deployer().rollback(Optional.of(ReleaseId.parse("theirs")), List.of()));

    assertThat(refusal.objections())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Objection.Kind.NO_SUCH_RELEASE))
        .satisfies(o -> assertThat(o.fact()).contains("web3"));
    nothingIsLocked();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aHostThatWasAddedIsGivenTheReleaseThatTheOthersGoBackTo(int added) throws Exception {
    ShopCluster grown = new ShopCluster(source, 3).initialised();
    grown.shop(0).version(1);
    grown.without(added).deploy(grown.release(1));
    grown.shop(0).version(2);
    grown.deployer().deploy(grown.release(2));

    Plan plan = grown.deployer().planRollback(Optional.empty());
    assertThat(plan.hosts().get(added).notes())
        .singleElement()
        .asString()
        .contains("1 is not on this host, and is copied from deploy@web");

    RollbackResult result = grown.deployer().rollback(Optional.empty(), List.of());

    assertThat(result.to()).hasToString("1");
    assertThat(grown.targets()).containsOnly("releases/1");
    int other = added == 0 ? 1 : 0;
    assertThat(grown.shop(added).served()).isEqualTo(withoutSeeds(grown.shop(other).served()));
    assertThat(
            grown
                .shop(added)
                .deployer()
                .verify(Optional.empty(), VerifyDepth.CONTENT)
                .differences())
        .isEmpty();
    assertThat(grown.deployer().recover().actions()).isEmpty();
  }

  /** What a build had put into a writable directory is in no manifest. */
  private static Map<String, String> withoutSeeds(Map<String, String> served) {
    Map<String, String> kept = new TreeMap<>(served);
    kept.keySet().removeIf(path -> path.startsWith("var/cache/"));
    return kept;
  }

  @Test
  void theOthersGoBackWithoutAHostThatWasLeftOutByName() throws Exception {
    ShopCluster grown = new ShopCluster(source, 3).initialised();
    grown.shop(0).version(1);
    grown.without(2).deploy(grown.release(1));
    grown.shop(0).version(2);
    grown.deployer().deploy(grown.release(2));

    grown.without(2).rollback(Optional.empty(), List.of());

    assertThat(grown.targets()).containsExactly("releases/1", "releases/1", "releases/2");
    assertThat(grown.deployer().recover().actions()).isEmpty();
    grown.shop(0).version(3);
    grown.deployer().deploy(grown.release(3));
    assertThat(grown.targets()).containsOnly("releases/3");
  }

  @Test
  void aReleaseThatIsNotWhatItsManifestSaysIsCopiedToNoHost() throws Exception {
    ShopCluster grown = new ShopCluster(source, 2).initialised();
    grown.shop(0).version(1);
    grown.without(1).deploy(grown.release(1));
    grown.shop(0).version(2);
    grown.deployer().deploy(grown.release(2));
    Acceptance drift = Acceptance.parse("drift", "it was patched on purpose");
    grown
        .shop(0)
        .disk
        .backdoor()
        .writeFile("/srv/shop/releases/1/index.html", "hacked".getBytes(UTF_8));

    DeployerException refusal =
        failure(() -> grown.deployer().rollback(Optional.empty(), List.of(drift)));

    assertThat(refusal.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refusal.getMessage()).contains("index.html is not what its manifest says");
    assertThat(grown.targets()).containsOnly("releases/2");
  }
}
