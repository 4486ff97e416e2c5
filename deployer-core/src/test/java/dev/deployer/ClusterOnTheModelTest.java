package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.MemoryConnector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release on three hosts: on all of them or on none. */
final class ClusterOnTheModelTest {
  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void threeHosts() throws Exception {
    cluster = new ShopCluster(source, 3).initialised();
  }

  private static DeployerException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable run) {
    return catchThrowableOfType(DeployerException.class, run);
  }

  private List<JournalRecord.Kind> kinds(int host) throws DeployerException {
    return cluster.shop(host).journal().stream().map(JournalRecord::kind).toList();
  }

  @Test
  void aReleaseIsLiveOnAllHostsUnderOneId() throws Exception {
    DeployResult result = cluster.deploy(1);

    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(result.hosts()).hasSize(3);
    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
    assertThat(kinds(0))
        .containsExactly(
            JournalRecord.Kind.OPENED,
            JournalRecord.Kind.PREPARED,
            JournalRecord.Kind.COMMIT,
            JournalRecord.Kind.ACTIVATED,
            JournalRecord.Kind.GOOD,
            JournalRecord.Kind.CONFIRMED);
    assertThat(kinds(2))
        .containsExactly(
            JournalRecord.Kind.PREPARED, JournalRecord.Kind.ACTIVATED, JournalRecord.Kind.GOOD);
  }

  @Test
  void theSameContentAgainChangesNothing() throws Exception {
    cluster.deploy(1);

    DeployResult again = cluster.deployer().deploy(cluster.release(1));

    assertThat(again.verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
    assertThat(kinds(0)).hasSize(6);
  }

  @Test
  void aHostThatWasLeftOutIsBroughtLevelByTheSameCommand() throws Exception {
    cluster.deploy(1);
    cluster.shop(0).version(2);
    cluster.without(2).deploy(cluster.release(2));
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/2", "releases/1");

    DeployResult level = cluster.deployer().deploy(cluster.release(3));

    assertThat(level.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(level.hosts().get(2).verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
    assertThat(level.hosts().get(0).verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
  }

  @Test
  void aRollbackTakesAllHostsBack() throws Exception {
    cluster.deploy(1);
    cluster.deploy(2);

    RollbackResult result = cluster.deployer().rollback(Optional.empty(), List.of());

    assertThat(result.to()).isEqualTo(ReleaseId.parse("1"));
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void driftOnOneHostRefusesTheDeployOnAll() throws Exception {
    cluster.deploy(1);
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/1/index.html", new byte[] {7});

    DeployerException refusal = failure(() -> cluster.deploy(2));

    assertThat(refusal.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refusal.objections())
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.DRIFT);
              assertThat(o.fact()).contains("web2");
            });
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(refusal.standings()).hasSize(3);
    assertThat(cluster.shop(0).deployer().status().lock()).isEmpty();
  }

  @Test
  void aHostThatCannotBeReachedIsNamedOnce() throws Exception {
    cluster.deploy(1);
    MemoryConnector refusing = (MemoryConnector) cluster.connector(1);
    refusing.refuse(ConnectFailedException.Reason.UNREACHABLE);

    DeployerException refusal =
        failure(
            () ->
                cluster
                    .deployer(ShopCluster.on(1, connector -> refusing))
                    .plan(cluster.release(2)));

    assertThat(refusal).hasMessage("deploy@web2:22: it refuses: UNREACHABLE");
    assertThat(refusal.standings())
        .filteredOn(standing -> standing.host().equals("deploy@web2:22"))
        .singleElement()
        .satisfies(s -> assertThat(s.failure()).contains("it refuses: UNREACHABLE"));
  }

  @Test
  void aHeldLockOnOneHostGivesAllOthersBack() throws Exception {
    cluster.deploy(1);
    cluster.shop(2).disk.backdoor().makeDirectory("/srv/shop/.deployer/lock/" + "f".repeat(32));

    DeployerException refusal = failure(() -> cluster.deploy(2));

    assertThat(refusal.objections())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Objection.Kind.LOCK_HELD));
    assertThat(cluster.shop(0).deployer().status().lock()).isEmpty();
    assertThat(cluster.shop(1).deployer().status().lock()).isEmpty();
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void twoHostsWithOneRootAreRefused() throws Exception {
    ShopCluster copied = new ShopCluster(source, 2).initialised();
    copied.shops.set(1, copied.shop(0));

    DeployerException refusal = failure(() -> copied.deploy(1));

    assertThat(refusal.objections())
        .singleElement()
        .satisfies(o -> assertThat(o.kind()).isEqualTo(Objection.Kind.SAME_ROOT));
  }

  @Test
  void pruningKeepsAsManyOnEachHost() throws Exception {
    for (int version = 1; version <= 4; version++) {
      cluster.deploy(version);
    }

    PruneResult result = cluster.deployer().prune(2);

    assertThat(result.hosts()).hasSize(3);
    assertThat(result.removed()).extracting(ReleaseId::value).containsExactlyInAnyOrder("1", "2");
    assertThat(cluster.targets()).containsOnly("releases/4");
  }
}
