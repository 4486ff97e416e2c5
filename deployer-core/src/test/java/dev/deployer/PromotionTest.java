package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.Verdict;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.JournalRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Production takes what is live and good on both hosts of staging, and runs what is done there. */
final class PromotionTest extends StagingAndProduction {
  @Test
  void onlyWhatIsLiveAndGoodThereForLongEnoughGoesLiveHere() throws Exception {
    assertObjected(1, "staging: nothing is live");
    staging.deployed(1);
    minutesLater(29);
    assertObjected(1, "staging: live and good since 2026-11-21 08:00:00 UTC; 30m are wanted");

    minutesLater(30);

    assertThat(said(1).verdict()).isEqualTo(Verdict.PASSED);
    DeployResult done = production.deployer().deploy(production.version(1));
    assertThat(done.gates())
        .anyMatch(f -> f.gate() == GateName.PROMOTION && f.verdict() == Verdict.PASSED);
    assertThat(production.cluster.targets()).containsOnly("releases/1");
    JournalRecord prepared =
        production.cluster.shop(0).journal().stream()
            .filter(r -> r.kind() == JournalRecord.Kind.PREPARED)
            .findFirst()
            .orElseThrow();
    assertThat(prepared.gates().inForce()).contains("promotion");
    assertThat(said(1).verdict()).isEqualTo(Verdict.NOT_ASKED);
  }

  @Test
  void theContentCountsAndNotTheId() throws Exception {
    staging.deployed(1);
    staging.cluster.shop(0).write("release.yaml", "deployer: 1\n");
    staging.deployer().deploy(staging.cluster.release(2));
    minutesLater(60);

    production.cluster.shop(0).write("release.yaml", "deployer: 1\n");

    assertThat(said(production.deployer().plan(production.cluster.release(77))).verdict())
        .isEqualTo(Verdict.PASSED);
  }

  @Test
  void oneHostThereThatRunsSomethingElseIsEnoughToRefuse() throws Exception {
    staging.deployed(1);
    staging.cluster.deployer(List.of(1), staging::connector).deploy(staging.version(2));
    minutesLater(60);

    assertThat(said(1).fact())
        .matches(
            "the content [0-9a-f]{12} on staging: s2 runs 2 \\(digest [0-9a-f]{12}…\\), not .*");
    assertThat(said(1).verdict()).isEqualTo(Verdict.OBJECTED);
  }

  @Test
  void aManifestThatWasDeletedThereIsNotSaidToBeOfAnotherTool() throws Exception {
    staging.deployed(1);
    staging.cluster.shop(1).disk.backdoor().remove("/srv/shop/.deployer/manifests/1");
    minutesLater(60);

    assertObjected(1, "staging: s2 runs 1, whose manifest is not there any more");
  }

  @Test
  void aHostThereThatCannotBeReachedIsAnObjectionAndNotALostConnection() throws Exception {
    staging.deployed(1);
    minutesLater(60);
    away = 1;

    assertObjected(1, "staging: s2 could not be asked: s2: nobody answers");
  }

  @Test
  void anEnvironmentThatWasNeverInitialisedIsAnObjection() throws Exception {
    staging.cluster.shop(1).disk.backdoor().remove("/srv/shop/.deployer/root.json");
    staging.cluster.shop(0).disk.backdoor().remove("/srv/shop/.deployer/root.json");

    Finding found = said(1);

    assertThat(found.verdict()).isEqualTo(Verdict.OBJECTED);
    assertThat(found.fact() + found.details()).contains("could not be asked: ");
  }

  @Test
  void whereARunThereDidNotEndItIsNotKnownWhatIsLive() throws Exception {
    staging.deployed(1);
    JournalRecord last = last(staging.cluster.shop(0));
    assertThat(last.kind()).isEqualTo(JournalRecord.Kind.CONFIRMED);
    String record = "/srv/shop/.deployer/journal/%016d".formatted(last.number());
    staging.cluster.shop(0).disk.backdoor().remove(record + "/record.json");
    staging.cluster.shop(0).disk.backdoor().remove(record);
    minutesLater(60);

    assertObjected(1, "staging: what is live on s1 is not decided, since a run there did not end");
  }

  @Test
  void whatAPersonAcceptsStandsInTheJournalWithItsDigestAndReason() throws Exception {
    String digest = said(1).digest();
    Acceptance word = Acceptance.parse("promotion:" + digest, "staging is being rebuilt");

    production.version(1);
    production.deployer().deploy(production.cluster.shop(0).release("1", word));

    assertThat(production.cluster.events)
        .anyMatch(event -> event.contains("Overridden[gate=promotion"));
    assertThat(production.cluster.shop(1).journal().get(0).gates().accepted())
        .containsExactly(new GatesOfRun.Accepted("promotion", digest, "staging is being rebuilt"));
  }

  @Test
  void aWayBackAndARehearsalAskNothingThere() throws Exception {
    Acceptance word = Acceptance.parse("promotion", "first of all");
    for (int version = 1; version <= 2; version++) {
      production.version(version);
      production.deployer().deploy(production.cluster.shop(0).release("" + version, word));
    }
    asked.set(0);

    production.deployer().rollback(Optional.empty(), List.of());
    production.deployer().recover();

    assertThat(asked).hasValue(0);
    assertThat(production.cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void aStepRunsHereOnceItIsDoneThere() throws Exception {
    staging.deployed(1, 2, 3);
    Acceptance word = Acceptance.parse("promotion", "first of all");
    for (int version = 1; version <= 3; version++) {
      production.version(version);
      production.deployer().deploy(production.cluster.shop(0).release("" + version, word));
    }

    assertStepRefused("staging: this step was not run (promotion:");
    staging.run();
    assertStepRefused("staging: done since 2026-11-21 08:00:00 UTC; 30m are wanted (promotion:");
    minutesLater(30);
    Finding found = said(production.deployer().planStep(Migration.STEP, List.of()));
    assertThat(found.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(found.fact()).isEqualTo("done on staging since 2026-11-21 08:00:00 UTC");

    production.run();

    assertThat(production.drops).hasValue(1);
  }

  @Test
  void aWordForOneContentIsNoneForTheNextWhichMeetsTheSameStaging() throws Exception {
    staging.deployed(3);
    Acceptance once = Acceptance.parse("promotion:" + said(1).digest(), "a hot-fix");
    production.version(1);
    production.deployer().deploy(production.cluster.shop(0).release("1", once));

    production.version(2);
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () -> production.deployer().deploy(production.cluster.shop(0).release("2", once)));

    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.PROMOTION);
    assertThat(production.cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void aStepForEachHostRunsHereOnceItIsDoneOnEachHostThere() throws Exception {
    staging.deployed(1, 2);
    Acceptance word = Acceptance.parse("promotion", "first of all");
    production.version(2);
    production.deployer().deploy(production.cluster.shop(0).release("2", word));
    staging.cluster.deployer(List.of(0), staging::connector).step("tidy", List.of());
    minutesLater(60);

    Finding found = said(production.deployer().planStep("tidy", List.of()));
    assertThat(found.verdict()).isEqualTo(Verdict.OBJECTED);
    assertThat(found.fact()).endsWith(" on staging: this step was not run on s2");

    staging.deployer().step("tidy", List.of());
    assertThat(said(production.deployer().planStep("tidy", List.of())).verdict())
        .isEqualTo(Verdict.PASSED);
  }

  private void assertStepRefused(String fact) {
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> production.run());
    assertThat(refused.objections()).singleElement().asString().contains(fact);
    assertThat(production.drops).hasValue(0);
  }
}
