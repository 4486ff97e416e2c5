package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Step;
import dev.deployer.root.JournalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was rehearsed waits on the hosts to go live, is shown there, and is not kept for ever. */
final class ReleasesThatWaitTest extends RehearsalOnTwoHosts {
  private static final Instant TODAY = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void aDeployWithoutAnIdTakesTheRehearsedReleaseAndOnlyFlips() throws Exception {
    rehearse("2");

    assertThat(cluster.deployer().plan(unnamed()).hosts().get(0).steps())
        .extracting(Step::word)
        .containsExactly("check", "activate");
    DeployResult result = cluster.deployer().deploy(unnamed());

    assertThat(result.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.ACTIVATED);
    assertThat(result.sentFiles()).isZero();
    assertThat(result.linkedFiles()).isZero();
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void whatIsSaidOfTheDeployIsInTheJournalSinceTheReleaseHasItsOwnMessage() throws Exception {
    rehearse("2");

    cluster.deployer().deploy(unnamed().toBuilder().message("Summer prices").build());

    assertThat(cluster.shop(1).journal())
        .filteredOn(record -> record.kind() == JournalRecord.Kind.PREPARED)
        .last()
        .satisfies(record -> assertThat(record.note()).contains("Summer prices"));
  }

  @Test
  void whoNamesAnotherIdGetsAnotherRelease() throws Exception {
    rehearse("2");

    DeployResult result = cluster.deployer().deploy(cluster.shop(0).release("2b"));

    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
    assertThat(cluster.targets()).containsOnly("releases/2b");
  }

  @Test
  void whatIsRehearsedAgainIsNotSentAgain() throws Exception {
    rehearse("2");

    RehearseResult again = cluster.deployer().rehearse(unnamed());

    assertThat(again.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(again.verdict()).isEqualTo(RehearseResult.Verdict.THERE);
    assertThat(again.tried()).hasSize(2);
    assertThat(releases(0)).containsExactly("1", "2");
  }

  @Test
  void aReleaseThatWaitsIsShownAndOutlivesTheDeploysBeforeIt() throws Exception {
    cluster.shops.forEach(shop -> shop.with(shop.settings().withKeepReleases(1)));
    rehearse("2");
    assertThat(states("2")).containsExactly(ReleaseSummary.State.REHEARSED);

    cluster.deploy(3);
    cluster.deploy(4);
    cluster.deployer().prune(1);

    assertThat(releases(0)).containsExactly("2", "3", "4");
    cluster.shop(0).version(2);
    assertThat(cluster.deployer().deploy(unnamed()).verdict())
        .isEqualTo(DeployResult.Verdict.ACTIVATED);
    assertThat(states("2")).doesNotContain(ReleaseSummary.State.REHEARSED);
  }

  @Test
  void aReleaseWhoseRehearsalFailedIsShownAsThat() throws Exception {
    cluster.where("migrate", (command, output) -> new Exited(7));
    refusedOrFailed("2");
    assertThat(states("2")).containsExactly(ReleaseSummary.State.REHEARSAL_FAILED);
  }

  private java.util.Set<ReleaseSummary.State> states(String id) throws DeployerException {
    return cluster.shop(0).deployer().releases().stream()
        .filter(release -> release.name().equals(id))
        .findFirst()
        .orElseThrow()
        .states();
  }

  @Test
  void rehearsalsOfWhichNothingIsDeployedLeaveAsManyAsAreKept() throws Exception {
    cluster.shops.forEach(shop -> shop.with(shop.settings().withKeepReleases(2)));
    cluster.deploy(5);
    List<ReleaseId> retired = new ArrayList<>();
    for (int version = 100; version < 130; version++) {
      cluster.shop(0).version(version).write("db/" + version, "x");
      cluster.at(TODAY.plus(Duration.ofMinutes(version)));
      boolean fails = version % 3 == 0;
      cluster.where("migrate", (command, output) -> new Exited(fails ? 1 : 0));
      try {
        retired.addAll(rehearse(String.valueOf(version)).pruned());
      } catch (DeployerException e) {
        assertThat(fails).isTrue();
      }
    }

    assertThat(releases(0)).containsExactly("1", "127", "128", "129", "5");
    assertThat(retired).contains(ReleaseId.parse("100"));
    assertThat(cluster.targets()).containsOnly("releases/5");
    cluster.deploy(6);
    assertThat(releases(0)).containsExactly("127", "128", "5", "6");
  }
}
