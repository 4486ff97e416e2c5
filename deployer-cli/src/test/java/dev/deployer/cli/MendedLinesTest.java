package dev.deployer.cli;

import static dev.deployer.cli.LinesToType.TOKEN;
import static dev.deployer.cli.LinesToType.causes;
import static dev.deployer.cli.LinesToType.command;
import static dev.deployer.cli.LinesToType.failure;
import static dev.deployer.cli.LinesToType.lines;
import static dev.deployer.cli.LinesToType.refused;
import static dev.deployer.cli.LinesToType.said;
import static dev.deployer.cli.LinesToType.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a remedy changes in the command that was typed, line by line. */
final class MendedLinesTest {
  @Test
  void whereWhatIsLiveWasDeletedItIsClearedAndThenTheSameIsTypedWhereThatGoesThrough()
      throws Exception {
    Objection deleted =
        new Objection(Objection.Kind.STRANGE_CURRENT, "web1: current names 41, which is not there");
    Objection nothing = new Objection(Objection.Kind.NOTHING_TO_ROLL_BACK_TO, "there is nothing");
    String recover = "deployer recover production -c my.yaml";
    for (String looks : List.of("verify", "diff", "watch", "history", "check")) {
      assertThat(lines(refused(deleted), looks, "production", "-c", "my.yaml"))
          .as(looks)
          .containsExactly(recover);
    }
    assertThat(lines(refused(deleted), "deploy", "production", "-c", "my.yaml", "-n"))
        .containsExactly(recover, "deployer deploy production -c my.yaml");
    assertThat(lines(refused(deleted), "deploy", "production", "--plan", "p", "-c", "my.yaml"))
        .as("that plan is stale by then")
        .containsExactly(recover, "deployer plan production -c my.yaml -o p");
    assertThat(lines(refused(deleted), "rollback", "production", "40", "-c", "my.yaml"))
        .containsExactly(recover, "deployer rollback production 40 -c my.yaml");
    assertThat(lines(refused(deleted, nothing), "rollback", "production", "-c", "my.yaml"))
        .contains(recover, "deployer deploy production -c my.yaml")
        .doesNotContain("deployer rollback production -c my.yaml");
  }

  @Test
  void anOptionThatIsThereIsReplacedAndNotAddedOnceMore() throws Exception {
    Objection held =
        new Objection(Objection.Kind.LOCK_HELD, "it is locked", List.of("token " + TOKEN));
    assertThat(lines(refused(held), "deploy", "production", "--wait", "1m", "--source=dist"))
        .contains("deployer deploy production --wait 5m --source dist");
    assertThat(lines(refused(held), "deploy", "production", "--wait", "1h"))
        .contains("deployer deploy production --wait 1h");
    Objection drift =
        new Objection(Objection.Kind.DRIFT, "41 on the host differs (drift:0123456789ab)");
    assertThat(
            lines(
                refused(drift), "deploy", "production", "--accept", "drift:0000", "--reason", "so"))
        .contains("deployer deploy production --accept drift:0123456789ab --reason so");
    assertThat(lines(refused(drift), "rollback", "production", "41", "-q"))
        .contains(
            "deployer verify production 41",
            "deployer rollback production 41 -q --accept drift:0123456789ab --reason …");
    assertThat(
            lines(
                unreachable(ConnectFailedException.Reason.HOST_KEY_UNKNOWN),
                "status",
                "production",
                "--accept-new"))
        .containsExactly("deployer status production --accept-new");
    assertThat(
            lines(
                refused(new Objection(Objection.Kind.STALE_PLAN, "it is another")),
                "deploy",
                "production",
                "--plan",
                "my plan.json",
                "--source",
                "dist",
                "-n"))
        .containsExactly("deployer plan production --source dist -o 'my plan.json'");
  }

  @Test
  void aLineThatCarriesOutAPlanSaysNothingThatThePlanWouldRefuse() throws Exception {
    for (String command : List.of("deploy production", "step production tidy")) {
      List<String> typed = new ArrayList<>(List.of(command.split(" ", -1)));
      typed.addAll(List.of("--plan", "r.plan"));
      List<DeployerException> causes = new ArrayList<>(causes(typed.get(0)));
      for (String fact :
          List.of(
              "1 file of the content 02c3f0aa91be is not in git (source:9c1e22ab04d7)",
              "the gate approval was asked for 41, (2026), and is not configured now (approval:ab)",
              "the root is that of the environment production, whose rules hold there",
              "42 on the host differs from its manifest (drift:0123456789ab)",
              "the step ee052136ac9d on staging: this step was not run (promotion:0951ae9f9a06)")) {
        for (Objection.Kind kind : Objection.Kind.values()) {
          causes.add(refused(new Objection(kind, fact)));
        }
      }
      for (DeployerException cause : causes) {
        assertThat(lines(failure(cause, typed)))
            .filteredOn(line -> line.contains(" --plan "))
            .allSatisfy(
                line ->
                    assertThat(line)
                        .doesNotContain(" --release ", " --ref ", " --hosts ", " -c FILE")
                        .doesNotContainPattern(" --accept (?!approval)"));
      }
    }
  }

  @Test
  void whoGoesOnPastAGateUnderAPlanPlansItAnewWithThatAndPastAnApprovalDoesNot() throws Exception {
    Objection drift = new Objection(Objection.Kind.DRIFT, "41 differs (drift:0123456789ab)");
    Objection approval =
        new Objection(Objection.Kind.APPROVAL, "0 of 1 approval (approval:0123456789ab)");
    String anew = "deployer plan production -o r.plan --accept drift:0123456789ab --reason …";
    assertThat(lines(refused(drift), "deploy", "production", "--plan", "r.plan"))
        .last()
        .isEqualTo(anew);
    assertThat(lines(refused(drift, approval), "deploy", "production", "--plan", "r.plan"))
        .last()
        .isEqualTo(anew);
    assertThat(lines(refused(approval), "deploy", "production", "--plan", "r.plan"))
        .last()
        .isEqualTo(
            "deployer deploy production --plan r.plan --accept approval:0123456789ab --reason …");
  }

  @Test
  void whereSeveralGatesObjectOneLineAcceptsThemAllAndStandsLast() throws Exception {
    DeployerException both =
        refused(
            new Objection(Objection.Kind.SOURCE, "1 file is not in git (source:9c1e22ab04d7)"),
            new Objection(Objection.Kind.DRIFT, "web1: 41 differs (drift:0123456789ab)"),
            new Objection(Objection.Kind.DRIFT, "web2: 41 differs (drift:ba9876543210)"));
    assertThat(lines(both, "deploy", "production"))
        .filteredOn(line -> line.contains("--accept"))
        .containsExactly(
            "deployer deploy production --accept source:9c1e22ab04d7 --accept drift:0123456789ab"
                + " --accept drift:ba9876543210 --reason …");
    assertThat(
            lines(
                both,
                "deploy",
                "production",
                "--accept=drift:00000000",
                "--reason",
                "so",
                "--accept",
                "data",
                "-q"))
        .last()
        .isEqualTo(
            "deployer deploy production --accept source:9c1e22ab04d7 --accept drift:0123456789ab"
                + " --accept drift:ba9876543210 --reason so --accept data -q");
    DeployerException more =
        refused(
            new Objection(Objection.Kind.DRIFT, "41 differs (drift:0123456789ab)"),
            new Objection(Objection.Kind.STRANGE_CURRENT, "current is a directory"));
    assertThat(said(failure(more, List.of("deploy", "production"))))
        .endsWith(
            "    Once the rest is mended, to go on all the same, with the reason kept in the"
                + " journal: deployer deploy production --accept drift:0123456789ab --reason …\n");
  }

  @Test
  void aDryRunIsToldTheCommandOfTheRunItself() throws Exception {
    DeployerException source =
        refused(
            new Objection(
                Objection.Kind.SOURCE,
                "1 file of the content 02c3f0aa91be is not in git (source:9c1e22ab04d7)"));
    String send = "deployer deploy production --release 2 --ref HEAD";
    String accept =
        "deployer deploy production --release 2 --accept source:9c1e22ab04d7 --reason …";
    assertThat(lines(source, "deploy", "production", "--release", "2", "-n"))
        .containsExactly(send, accept);
    assertThat(lines(source, "plan", "production", "--release", "2")).containsExactly(send, accept);
    assertThat(lines(source, "plan", "production", "-o", "plan.json"))
        .as("the plan that is kept is what is wanted")
        .last()
        .isEqualTo("deployer plan production -o plan.json --accept source:9c1e22ab04d7 --reason …");
    assertThat(
            lines(
                refused(new Objection(Objection.Kind.DRIFT, "41 differs (drift:0123456789ab)")),
                "rollback",
                "production",
                "-n"))
        .last()
        .isEqualTo("deployer rollback production --accept drift:0123456789ab --reason …");
  }

  @Test
  void whereAllHostsAreAskedForNoneIsLeftOut() throws Exception {
    Objection undecided = new Objection(Objection.Kind.UNDECIDED, "it is decided elsewhere");
    assertThat(
            lines(refused(undecided), "deploy", "production", "--hosts", "!web3", "-c", "my.yaml"))
        .containsExactly(
            "deployer recover production -c my.yaml",
            "deployer recover production -c my.yaml --decide commit");
    DeployerException held = DeployerException.held("a person is to decide", null);
    assertThat(lines(held, "deploy", "production", "--limit=!web3", "-vF", "none"))
        .containsExactly(
            "deployer recover production -F none --decide commit",
            "deployer recover production -F none --decide revert");
  }
}
