package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.Verdict;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.root.JournalRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs are refused where someone could not read the data, and go on where a person says so. */
final class WhoCanReadTheDataTest extends DataOfAShop {
  private static final String LOWER =
      "2 reads schema to 41; 42 was written since 1 (2026-11-20 21:13 UTC)";

  @Test
  void theFixForwardWithALowerNumberIsRefusedAndNothingIsChanged() throws Exception {
    deploy("1", "41-42", 42);
    DeployerException refused = refused("2", "41", 41);
    assertThat(refused.objections()).hasSize(1);
    Objection objection = refused.objections().get(0);
    assertThat(objection.kind()).isEqualTo(Objection.Kind.DATA);
    assertThat(objection.fact()).startsWith("schema: not everything can be read (data:");
    assertThat(objection.details().get(0)).isEqualTo(LOWER);
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(plan("2", "41", 41).isRefused()).isTrue();
  }

  @Test
  void whatAPersonAcceptsStandsInPlanEventJournalAndHistory() throws Exception {
    deploy("1", "41-42", 42);
    Acceptance word = Acceptance.parse("data", "the rows were repaired");
    source("2", "41", 41);
    Finding planned = data(deployer().plan(shop.release("2", word)));
    assertThat(planned.verdict()).isEqualTo(Verdict.ACCEPTED);
    deployer().deploy(shop.release("2", word));
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(events).anyMatch(e -> e instanceof Event.Overridden o && o.gate().equals("data"));
    JournalRecord prepared = last(JournalRecord.Kind.PREPARED);
    assertThat(prepared.gates().accepted())
        .containsExactly(
            new dev.deployer.root.GatesOfRun.Accepted(
                "data", planned.digest(), "the rows were repaired"));
    assertThat(prepared.note()).contains("data accepted: the rows were repaired");
    assertThat(prepared.data().stores().get("schema").writes()).isEqualTo(41);
    assertThat(prepared.gates().inForce()).contains("data");
  }

  @Test
  void aNewVersionTakesTwoReleasesAndIsNeverAnObjection() throws Exception {
    deploy("1", "41", 41);
    assertThat(refused("2", "41-42", 42).objections().get(0).details().get(0))
        .isEqualTo("1, live on deploy@web1:22, reads schema to 41; 2 writes 42");
    deploy("2", "41-42", 41);
    deploy("3", "41-42", 42);
    assertThat(data(plan("4", "42-43", 42)).details())
        .startsWith("4 reads schema from 42; 41 is still there");
  }

  @Test
  void aReleaseOfWhichTheManifestWasDeletedReadsWhatItsJournalSays() throws Exception {
    deploy("1", "41", 41);
    shop.disk.backdoor().remove("/srv/shop/.deployer/manifests/1");

    DeployerException refused = refused("2", "41-42", 42);
    assertThat(refused.objections()).hasSize(1);
    assertThat(refused.objections().get(0).details().get(0))
        .isEqualTo("1, live on deploy@web1:22, reads schema to 41; 2 writes 42");
    shop.version(3);
    assertThat(data(deployer().plan(shop.release("3"))).details().get(0))
        .startsWith("3 says nothing of schema; 41 was written since 1");
    assertThat(
            catchThrowableOfType(
                    DeployerException.class, () -> deployer().recordData("schema", 40, "no"))
                .objections()
                .get(0)
                .fact())
        .isEqualTo("1, live on deploy@web1:22, writes schema 41");
    assertThat(deployer().data().stores().get(0).readers().get(0).reads())
        .contains(new DataReport.Range(41, 41, 41));
  }

  @Test
  void whatCannotReadItIsNotComeBackToAlsoWhereItsManifestWasDeleted() throws Exception {
    deploy("1", "41", 41);
    shop.disk.backdoor().remove("/srv/shop/.deployer/manifests/1");
    source("2", "41-42", 42);
    shop.write(
        "release.yaml", "deployer: 1\ndata: {schema: {reads: 41-42, writes: 42, one_way: true}}\n");

    Plan plan = deployer().plan(shop.release("2"));

    assertThat(data(plan).verdict()).isEqualTo(Verdict.PASSED);
    assertThat(plan.hosts().get(0).notes())
        .contains("there is no way back: 1 does not read schema 42");
  }

  @Test
  void aRollbackPassesOverWhatCannotReadWhatWasWritten() throws Exception {
    deploy("1", "41", 41);
    deploy("2", "41-42", 41);
    deploy("3", "41-42", 42);
    deploy("4", "41-42", 42);
    assertThat(deployer().planRollback(Optional.empty()).release()).contains(ReleaseId.parse("3"));
    assertThat(deployer().rollback(to("2")).gates())
        .filteredOn(found -> found.gate() == GateName.DATA)
        .extracting(Finding::verdict)
        .containsExactly(Verdict.PASSED);
    assertThat(shop.target()).isEqualTo("releases/2");
    Plan named = deployer().planRollback(Optional.of(ReleaseId.parse("1")));
    assertThat(data(named).objects()).isTrue();
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> deployer().rollback(to("1")));
    assertThat(refused.objections().get(0).kind()).isEqualTo(Objection.Kind.DATA);
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void whereNothingCanReadItThereIsNothingToRollBackToAndEachIsNamed() throws Exception {
    deploy("1", "41", 41);
    source("2", "{from: 41, to: 42}", 42);
    deployer().deploy(shop.release("2", Acceptance.parse("data", "agreed")));
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () ->
                deployer()
                    .rollback(
                        new RollbackRequest(
                            Optional.empty(), List.of(), RollbackRequest.Pace.AT_ONCE)));
    Objection objection = refused.objections().get(0);
    assertThat(objection.kind()).isEqualTo(Objection.Kind.NOTHING_TO_ROLL_BACK_TO);
    assertThat(objection.fact())
        .isEqualTo("no earlier release that was live and good is still there and can go live");
    assertThat(objection.details())
        .containsExactly(
            "1 is passed over: it reads schema to 41; 42 was written since 2 (2026-11-20 21:13"
                + " UTC)");
  }

  @Test
  void ofAReleaseThatIsNotThereOnlyThatIsSaid() throws Exception {
    deploy("1", "41", 41);
    deploy("2", "41", 41);
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> deployer().rollback(to("7")));
    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.NO_SUCH_RELEASE);
  }

  @Test
  void whatWasPassedOverIsANoteOfThePlan() throws Exception {
    deploy("1", "41-42", 42);
    source("2", "41", 41);
    deployer().deploy(shop.release("2", Acceptance.parse("data", "agreed")));
    deploy("3", "41-42", 42, Acceptance.parse("data", "agreed"));
    Plan back = deployer().planRollback(Optional.empty());
    assertThat(back.release()).contains(ReleaseId.parse("1"));
    assertThat(back.hosts().get(0).notes()).contains("2 is passed over: it" + LOWER.substring(1));
  }

  @Test
  void aReleaseThatSaysNothingIsAskedForNothingUntilOneSaysSomething() throws Exception {
    shop.version(1);
    deployer().deploy(shop.release("1"));
    assertThat(events).noneMatch(e -> e instanceof Event.GateJudged g && g.gate().equals("data"));
    Plan first = plan("2", "41", 41);
    assertThat(data(first).verdict()).isEqualTo(Verdict.PASSED);
    assertThat(first.hosts().get(0).notes())
        .contains(
            "1, live on deploy@web1:22, says nothing of schema: whether it can read 41 is not"
                + " known");
    deploy("2", "41", 41);
    shop.version(3);
    assertThat(data(deployer().plan(shop.release("3"))).details().get(0))
        .isEqualTo("3 says nothing of schema; 41 was written since 2 (2026-11-20 21:13 UTC)");
  }

  @Test
  void aWayBackToWhatSaysNothingIsRefusedAndGoesOnWhereAPersonSaysSo() throws Exception {
    shop.version(1);
    deployer().deploy(shop.release("1"));
    deploy("2", "41", 41);
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> deployer().rollback(to("1")));
    assertThat(refused.objections().get(0).kind()).isEqualTo(Objection.Kind.DATA);
    assertThat(refused.objections().get(0).details().get(0))
        .isEqualTo("1 says nothing of schema; 41 was written since 2 (2026-11-20 21:13 UTC)");
    events.clear();
    deployer()
        .rollback(
            new RollbackRequest(
                Optional.of(ReleaseId.parse("1")),
                List.of(Acceptance.parse("data", "it did read it")),
                RollbackRequest.Pace.AT_ONCE));
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(events).anyMatch(e -> e instanceof Event.Overridden o && o.gate().equals("data"));
    assertThat(last(JournalRecord.Kind.PREPARED).gates().accepted())
        .extracting(dev.deployer.root.GatesOfRun.Accepted::reason)
        .containsExactly("it did read it");
  }

  private RollbackRequest to(String release) {
    return new RollbackRequest(
        Optional.of(ReleaseId.parse(release)), List.of(), RollbackRequest.Pace.AT_ONCE);
  }
}
