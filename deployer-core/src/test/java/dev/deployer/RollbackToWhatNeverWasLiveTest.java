package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.MemoryDisk;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A rollback goes back to what was live once: nothing else gets past the gates of a deploy. */
final class RollbackToWhatNeverWasLiveTest extends RehearsalOnTwoHosts {
  private static Optional<ReleaseId> id(String id) {
    return Optional.of(ReleaseId.parse(id));
  }

  private DeployerException refused(Deployer deployer, String id) {
    return catchThrowableOfType(
        DeployerException.class, () -> deployer.rollback(id(id), List.of()));
  }

  private static void isNeverLive(DeployerException refusal, String id) {
    assertThat(refusal.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refusal.objections())
        .isNotEmpty()
        .allSatisfy(o -> assertThat(o.kind()).isEqualTo(Objection.Kind.NEVER_LIVE))
        .allSatisfy(
            o ->
                assertThat(o.fact())
                    .contains(id + " was never live, and a rollback goes back to what was"));
  }

  @Test
  void whatWasOnlyRehearsedIsNoTargetOfARollbackAndOfItsPlanNeither() throws Exception {
    rehearse("2");

    isNeverLive(refused(cluster.deployer(), "2"), "2");

    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.deployer().planRollback(id("2")).isRefused()).isTrue();
    assertThat(cluster.shop(0).deployer().status().lock()).isEmpty();
  }

  @Test
  void whatWasOnlyRehearsedOnOneHostIsCopiedToNoOther() throws Exception {
    cluster.without(1).rehearse(cluster.shop(0).release("2"));

    isNeverLive(refused(cluster.deployer(), "2"), "2");

    assertThat(releases(1)).containsExactly("1");
  }

  @Test
  void anOldNameWithNewContentThatWasOnlyRehearsedIsNoTarget() throws Exception {
    cluster.deployer().deploy(cluster.release(2));
    cluster.deploy(3);
    cluster.deployer().prune(1);
    assertThat(releases(0)).doesNotContain("1");
    cluster.shop(0).version(4);
    rehearse("1");

    isNeverLive(refused(cluster.deployer(), "1"), "1");
  }

  @Test
  void whatWasLiveOnAnyHostStaysATargetAlsoWhereItIsRecordedAsBad() throws Exception {
    cluster.deployer().deploy(cluster.release(2));
    cluster.deployer().rollback(Optional.empty(), List.of());
    assertThat(cluster.targets()).containsOnly("releases/1");

    cluster.deployer().rollback(id("2"), List.of());

    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void whatIsLiveOnAnotherHostStaysATargetWhereItWasOnlyRehearsedHere() throws Exception {
    rehearse("2");
    cluster.without(1).deploy(cluster.release(2));
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/1");

    cluster.deployer().rollback(id("2"), List.of());

    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aHostThatIsLeftOutIsAskedWhetherItHadTheReleaseLive() throws Exception {
    rehearse("2");
    isNeverLive(refused(cluster.asking(0, Optional.empty(), c -> c), "2"), "2");
    cluster.without(1).deploy(cluster.release(2));
    cluster.without(1).rollback(Optional.empty(), List.of());
    UnaryOperator<HostConnector> by = connector -> connector;

    cluster.asking(0, Optional.empty(), by).rollback(id("2"), List.of());

    assertThat(cluster.targets()).containsExactly("releases/1", "releases/2");
  }

  @Test
  void whatAnotherToolHasMadeStaysATarget() throws Exception {
    for (Shop shop : cluster.shops) {
      shop.disk.backdoor().makeDirectory("/srv/shop/releases/theirs");
      shop.disk.setOwner("/srv/shop/releases/theirs", MemoryDisk.DEPLOYER);
    }

    cluster.deployer().rollback(id("theirs"), List.of());

    assertThat(cluster.targets()).containsOnly("releases/theirs");
  }

  @Test
  void whatIsTakenOutOfTheTrashAndNeverWasLiveIsNotOfferedForARollback() throws Exception {
    cluster.where("migrate", (command, output) -> new Exited(1));
    assertThat(refusedOrFailed("2")).isNotNull();
    for (int version = 3; version < 6; version++) {
      cluster.deploy(version);
    }
    cluster.deployer().prune(1);
    assertThat(releases(0)).doesNotContain("2");

    RestoreResult restored = cluster.deployer().restore(ReleaseId.parse("2"));

    assertThat(restored.against())
        .containsExactly("2 was never live, and a rollback goes back to what was");
  }
}
