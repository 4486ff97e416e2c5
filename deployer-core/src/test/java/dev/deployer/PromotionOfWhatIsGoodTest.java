package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.Secrets;
import dev.deployer.gate.Verdict;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.DraftRecord;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.testing.Failures;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is good on staging: no alert was raised there, and it was watched to the end. */
final class PromotionOfWhatIsGoodTest extends StagingAndProduction {
  @Test
  void anAlertThatWasRaisedThereSinceIsAnObjectionUntilItIsDeployedThereAgain() throws Exception {
    staging.deployed(1);
    noteRaised(staging.cluster.shop(1));
    minutesLater(60);

    assertObjected(
        1,
        "staging: live and good on s2 since 2026-11-21 08:00:00 UTC, and an alert was raised there"
            + " 2026-11-21 08:10:00 UTC");

    staging.deployed(2).deployed(1);
    assertThat(said(1).fact()).contains("an alert was raised there 2026-11-21 08:10:00 UTC");

    watchedThere("4");
    staging.deployed(2).deployed(1);
    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void anAlertThatWasRaisedThereIsNotWashedOffByTwoRollbacks() throws Exception {
    watchedThere("4");
    staging.deployed(2);
    watchedThere("41");
    staging.deployed(1);
    staging.deployer().rollback(Optional.empty(), List.of());
    staging.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of());
    minutesLater(60);

    assertThat(said(1).fact()).contains("an alert was raised there 2026-11-21 08:00:00 UTC");
    assertThat(said(1).verdict()).isEqualTo(Verdict.OBJECTED);
  }

  @Test
  void anAlertThatWasRaisedBeforeTheReleaseWasSaidToBeGoodIsOneToo() throws Exception {
    watchedThere("41");
    staging.deployed(1);
    minutesLater(60);

    assertThat(said(1).verdict()).isEqualTo(Verdict.OBJECTED);
    assertThat(said(1).fact()).contains("an alert was raised there 2026-11-21 08:00:00 UTC");

    watchedThere("4");
    staging.deployed(2).deployed(1);
    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
  }

  private void watchedThere(String number) {
    staging.cluster.from(
        new Workstation(
            (command, output) -> {
              output.line(number, false);
              return new CommandOutcome.Exited(0);
            },
            Secrets.none(),
            source));
    staging.cluster.with(
        ShopCluster.IN_ORDER.withWatch(
            Optional.of(
                new WatchSettings(
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    1,
                    Optional.of(WatchSettings.OnBad.ALERT),
                    List.of(
                        new Measure(
                            "5xx",
                            new Measure.Source.Command(Arguments.of("count"), Where.LOCAL),
                            false,
                            5,
                            Optional.empty()))))));
  }

  @Test
  void whatWasNotWatchedToTheEndThereGoesLiveHereOnceItWasTakenBackAndDeployedAgain()
      throws Exception {
    staging.deployed(2);
    watchedThere("4");
    DeployResult last =
        staging
            .deployer(Losing.theClientAt(0, o -> o.text().contains("holder-next")))
            .deploy(staging.version(1));
    assertThat(last.hosts()).as("nothing is recorded any more").noneMatch(h -> h.open().isEmpty());
    staging.cluster.unlockAll();
    staging.deployer().recover();
    minutesLater(60);
    assertObjected(
        1, "staging: live, and not known to be good, since it was not watched to the end");

    staging.deployer().rollback(Optional.empty(), List.of());
    staging.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of());
    assertObjected(
        1,
        "staging: live again, and not known to be good, since the watch of it did not come to its"
            + " end before");

    staging.deployed(2).deployed(1);
    minutesLater(120);

    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void whatStagingWasTakenBackToIsGoodThereSinceThen() throws Exception {
    staging.deployed(1);
    staging.cluster.at(MORNING.plus(Duration.ofMinutes(20)));
    Failures refusal = Failures.from(1, Losing::isFlip);
    DeployerException reverted =
        catchThrowableOfType(
            DeployerException.class,
            () ->
                staging
                    .deployer(way -> way.address().contains("web2") ? refusal.of(way) : way)
                    .deploy(staging.version(2)));
    assertThat(reverted.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    minutesLater(49);
    assertThat(said(1).fact())
        .endsWith(" on staging: live and good on s1 since 2026-11-21 08:20:00 UTC; 30m are wanted");

    minutesLater(50);

    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
    assertThat(said(2).verdict()).isEqualTo(Verdict.OBJECTED);
  }

  /** As a watch leaves it. */
  private static void noteRaised(Shop shop) {
    shop.forge(
        new DraftRecord(JournalRecord.Kind.NOTED)
            .at(MORNING.plus(Duration.ofMinutes(10)))
            .noted(new Noted(Noted.RAISED, Map.of("check", "5xx"))));
  }
}
