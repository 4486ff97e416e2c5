package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.RecoverResult;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What recover says where hooks are still to follow a flip. */
class RecoveredTest {
  private static final Invocation TYPED =
      new Invocation(
          "recover",
          "production",
          List.of(
              new Word.Argument("production"),
              new Word.Option("--config", "-c", Optional.of("here.yaml"), true)),
          Optional.empty());
  private static final RecoverResult OWING =
      new RecoverResult(
          List.of(
              new RecoverResult.OnHost(
                  "deploy@web1:22",
                  new Live.Release(ReleaseId.parse("41")),
                  Optional.empty(),
                  List.of(),
                  List.of(),
                  List.of("restart"),
                  Optional.empty(),
                  false)),
          List.of(),
          List.of(),
          Optional.empty());

  @Test
  void aLockThatThisRunLeftIsBrokenBeforeTheNextRecover() {
    RecoverResult left =
        new RecoverResult(
            List.of(
                new RecoverResult.OnHost(
                    "deploy@web1:22",
                    new Live.Release(ReleaseId.parse("41")),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.of("the lock could not be given back: the connection was lost"),
                    true)),
            List.of(),
            List.of(),
            Optional.empty());
    assertThat(PlainPage.of(new Recovered(left, List.of(), NextDeploy.PLAIN, TYPED)))
        .contains("deployer unlock production -c here.yaml --dead");
  }

  @Test
  void whatWasNotWatchedToTheEndIsNoted() {
    Live live = new Live.Release(ReleaseId.parse("41"));
    RecoverResult unwatched =
        new RecoverResult(
            List.of(
                new RecoverResult.OnHost(
                    "deploy@web1:22",
                    live,
                    Optional.empty(),
                    List.of(new Recovery.Unwatched(live)),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    false)),
            List.of(),
            List.of(),
            Optional.empty());
    assertThat(PlainPage.of(new Recovered(unwatched, List.of(), NextDeploy.PLAIN, TYPED)))
        .contains("41 is live, and was not watched to the end: it is not known to be good")
        .doesNotContain("proven");
  }

  private static String text(List<String> configured) {
    return PlainPage.of(new Recovered(OWING, configured, NextDeploy.PLAIN, TYPED));
  }

  @Test
  void aConfigurationWithoutTheHooksIsNotAdvisedAgain() {
    assertThat(text(List.of()))
        .contains("under after_activate: deployer recover production -c FILE")
        .contains("deployer recover production -c here.yaml --decide commit");
  }

  @Test
  void aConfigurationWithTheHooksIs() {
    assertThat(text(List.of("warm", "restart")))
        .contains("Once they pass, run them: deployer recover production -c here.yaml\n");
  }

  private static String cleared(Optional<ReleaseId> back) {
    RecoverResult lost =
        new RecoverResult(
            List.of(
                new RecoverResult.OnHost(
                    "deploy@web1:22",
                    new Live.Nothing(),
                    back,
                    List.of(new Recovery.LiveLost(ReleaseId.parse("42"))),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    false)),
            List.of(),
            List.of(),
            Optional.empty());
    return PlainPage.of(new Recovered(lost, List.of(), new NextDeploy(back.isEmpty()), TYPED));
  }

  @Test
  void afterALiveReleaseThatWasDeletedARollbackIsAdvisedOnlyWhereThereIsOneToGoTo() {
    assertThat(cleared(Optional.of(ReleaseId.parse("41"))))
        .contains("go back to the release before: deployer rollback production -c here.yaml\n");
    assertThat(cleared(Optional.empty()))
        .contains("To go on, deploy, by a plan that somebody else approves: deployer plan ")
        .doesNotContain("rollback");
  }

  @Test
  void whatIsOwedIsAFieldOfItsHost() {
    Recovered report = new Recovered(OWING, List.of(), NextDeploy.PLAIN, TYPED);
    assertThat(report.exit()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(report.fields().get("hosts"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Map.class))
        .allSatisfy(host -> assertThat(host.get("owed")).isEqualTo(List.of("restart")));
  }
}
