package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A column of a table from expand to contract, as it is typed, on a real server. */
final class StepTest {
  private static final Pattern ACCEPTANCE = Pattern.compile("contract:[0-9a-f]{12}");

  private Site site;
  private Path columns;
  private Prompt prompt;

  @BeforeEach
  void aTableWithAColumn() throws IOException {
    site = Site.open();
    columns = Files.writeString(site.folder().resolve("columns"), "email\n");
    prompt = Prompt.of(site);
    prompt.type("init").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
    site.close();
  }

  /** Release 40 needs the column; the later ones do not, and have the step that drops it. */
  private Prompt.Answer deploy(int version) throws IOException {
    SmallApplication.write(site.source(), version);
    script("bin/show-email", "echo password $TOKEN; cat " + columns);
    script("bin/drop-email", "sed -i /email/d " + columns + " && echo dropped in $DEPLOYER_PHASE");
    SmallApplication.put(
        site.source(),
        "release.yaml",
        version == 40
            ? "deployer: 1\nneeds: [users.email]\n"
            : """
            deployer: 1
            needs: [users.address]
            steps:
              - name: drop-email
                removes: [users.email]
                command: [bin/drop-email]
                before: [bin/show-email]
                where: once
                environment: {TOKEN: {secret: TOKEN}}
            """);
    return prompt.type("deploy", "--release", String.valueOf(version)).exits(0);
  }

  private void script(String path, String line) throws IOException {
    SmallApplication.put(site.source(), path, "#!/bin/sh\n" + line + "\n");
    assertThat(site.source().resolve(path).toFile().setExecutable(true)).isTrue();
  }

  private Prompt withSecret() {
    Map<String, String> environment = new java.util.HashMap<>(prompt.environment());
    environment.put("TOKEN", "opensesame");
    return prompt.by(dev.deployer.cli.local.Person.NOBODY, environment);
  }

  private List<String> columns() throws IOException {
    return Files.readAllLines(columns);
  }

  private static String accepted(Prompt.Answer refused) {
    Matcher word = ACCEPTANCE.matcher(refused.err());
    assertThat(word.find()).as(refused.err()).isTrue();
    return word.group();
  }

  @Test
  void theColumnIsDroppedWhenNobodyNeedsItAnyMore() throws IOException {
    deploy(40);
    deploy(41);

    assertThat(prompt.type("step").exits(0).out())
        .contains("drop-email  contract  users.email  not due: a rollback goes to 40, which needs");
    Prompt.Answer refused = withSecret().type("step", "drop-email").exits(3);
    assertThat(refused.err())
        .contains(
            "The step drop-email was not done on production; 41 is still live: users.email is"
                + " still needed (contract:")
        .contains("~ a rollback goes to 40, which needs users.email")
        .contains("deployer step production drop-email --accept contract:");
    assertThat(columns()).containsExactly("email");

    assertThat(prompt.type("status").exits(0).out())
        .contains("steps      drop-email is not due: deployer step production");

    deploy(42);
    assertThat(prompt.type("step").exits(0).out())
        .contains("due")
        .contains("Run one: deployer step production drop-email");
    assertThat(withSecret().type("step", "drop-email").exits(0).out())
        .contains(
            "3 lines of what it printed are kept: deployer step production drop-email --printed");
    assertThat(columns()).isEmpty();

    assertThat(prompt.type("step").exits(0).out()).contains("done 20").contains("3 lines kept");
    assertThat(withSecret().type("step", "drop-email").exits(0).out())
        .contains("drop-email was done on production already")
        .contains("nothing was run");
    assertThat(prompt.type("history").exits(0).out())
        .contains("began the step drop-email, which removes users.email")
        .contains("the step drop-email is done");
  }

  @Test
  void whatItPrintedIsShownWithoutTheSecretAndIsInNoJournal() throws IOException {
    deploy(41);
    withSecret().type("step", "drop-email", "--accept", "contract", "--reason", "r").exits(0);

    assertThat(prompt.type("step", "drop-email", "--printed").exits(0).out())
        .isEqualTo("password ***\nemail\ndropped in step\n");
    assertThat(prompt.type("history", "--json").exits(0).out())
        .doesNotContain("opensesame")
        .doesNotContain("password");
    assertThat(prompt.type("step", "other", "--printed").exits(0).out())
        .contains("Nothing is kept of what other printed on production.");
  }

  @Test
  void fromThenOnARollbackHasNowhereToGoAndTheNamedReleaseIsRefused() throws IOException {
    deploy(40);
    deploy(41);
    String word = accepted(withSecret().type("step", "drop-email").exits(3));
    Prompt.Answer done =
        withSecret().type("step", "drop-email", "--accept", word, "--reason", "nobody goes back");
    assertThat(done.exits(0).out())
        .contains("The gate contract objected, and was accepted: nobody goes back\n");
    assertThat(prompt.type("step").exits(0).out()).contains("a gate accepted: nobody goes back");

    assertThat(prompt.type("rollback").exits(3).err())
        .contains("~ 40 is passed over: it needs users.email, removed 20");
    assertThat(prompt.type("status").exits(0).out())
        .contains("rollback   no earlier release was live and good")
        .contains("40 is passed over: it needs users.email, removed 20")
        .doesNotContain("steps ");
    Prompt.Answer named = prompt.type("rollback", "40").exits(3);
    assertThat(named.err())
        .contains("40 needs users.email, removed by a step (contract:")
        .contains("What was removed, by whom and when: deployer history production")
        .contains("deployer rollback production 40 --accept contract:");
    assertThat(site.current()).isEqualTo("releases/41");
  }

  @Test
  void aSecretThatIsMissingIsSaidBeforeAnythingIsRecorded() throws IOException {
    deploy(41);
    String before = prompt.type("history").exits(0).out();

    assertThat(
            prompt
                .type("step", "drop-email", "--accept", "contract", "--reason", "r")
                .exits(2)
                .err())
        .contains("TOKEN")
        .contains("the step drop-email needs it");
    assertThat(prompt.type("history").exits(0).out()).isEqualTo(before);
  }

  @Test
  void oneThatFailsEndsWith1AndIsTypedAgain() throws IOException {
    deploy(41);
    Files.move(columns, site.folder().resolve("elsewhere"));

    Prompt.Answer failed =
        withSecret().type("step", "drop-email", "--accept", "contract", "--reason", "r").exits(1);

    assertThat(failed.err())
        .contains("The step drop-email was not done on production; 41 is still live:")
        .contains("drop-email (before) on ")
        .contains("| password ***");
    assertThat(prompt.type("step").exits(0).out()).contains("failed 20");
    Files.move(site.folder().resolve("elsewhere"), columns);
    withSecret().type("step", "drop-email", "--accept", "contract", "--reason", "r").exits(0);
  }

  /** The command kills the process of sshd that its connection has. */
  @Test
  void oneWhoseConnectionIsLostEndsWith6AndSaysWhatIsToBeDone() throws IOException {
    SmallApplication.write(site.source(), 1);
    script(
        "bin/work",
        "[ -e "
            + site.folder().resolve("go")
            + " ] && exit 0; p=$$; until [ \"$(ps -o comm= -p $p)\" = sshd ]; do p=$(ps -o ppid= -p"
            + " $p | tr -d ' '); done; kill -9 $p; sleep 60");
    SmallApplication.put(
        site.source(),
        "release.yaml",
        "deployer: 1\nsteps: [{name: work, command: [bin/work], where: once}]\n");
    prompt.type("deploy", "--release", "1").exits(0);

    Prompt.Answer lost = prompt.type("step", "work").exits(6);

    assertThat(lost.err())
        .contains("How this ended is not known; 1 is live: work on ")
        .contains("deployer step production work --printed")
        .contains("before somebody has accepted that: deployer step production work")
        .doesNotContain("deployer recover")
        .doesNotContain("deployer unlock");
    assertThat(prompt.type("step").exits(0).out()).contains("task  -        unknown: begun 20");
    assertThat(prompt.type("status").exits(0).out())
        .contains("steps      work may have run: deployer step production");
    Prompt.Answer refused = prompt.type("step", "work").exits(3);
    assertThat(refused.err()).contains("what an earlier run of work did is not known (contract:");
    Files.createFile(site.folder().resolve("go"));
    prompt
        .type("step", "work", "--accept", accepted(refused), "--reason", "it had done nothing")
        .exits(0);
  }

  @Test
  void aHostThatIsNotAmongThoseOfTheRunEndsWith2() throws IOException {
    SmallApplication.write(site.source(), 1);
    SmallApplication.put(
        site.source(),
        "release.yaml",
        "deployer: 1\nsteps: [{name: work, command: [\"true\"], where: once, host: db9}]\n");
    assertThat(prompt.type("deploy", "--release", "1").exits(2).err())
        .contains("release.yaml:2:", "steps[0].host: \"db9\" is no host that is known here");
    Path file = prompt.directory().resolve("deployer.yaml");
    Files.writeString(
        file, "  other: {root: /srv/other, hosts: [db9]}\n", StandardOpenOption.APPEND);
    prompt.type("deploy", "--release", "1").exits(0);

    for (String option : List.of("-n", "-q")) {
      assertThat(prompt.type("step", "work", option).exits(2).err())
          .contains("the step work runs on db9, which is not among the hosts of this run");
    }
  }

  @Test
  void aSecretThatOnlyAStepNamesIsMissedByThePlanAndTheDeployAndRefusedBeforeTheStepBegins()
      throws IOException {
    String missing =
        "the secret NOBODY_HAS_THIS is not set in the environment of whoever deploys, and the"
            + " step work needs it";
    SmallApplication.write(site.source(), 1);
    SmallApplication.put(
        site.source(),
        "release.yaml",
        "deployer: 1\nsteps: [{name: work, command: [\"true\"], where: once, environment: {P:"
            + " {secret: NOBODY_HAS_THIS}}}]\n");

    assertThat(prompt.type("plan", "--release", "1").exits(0).err()).contains(missing);
    assertThat(prompt.type("deploy", "--release", "1").exits(0).err()).contains(missing);
    assertThat(prompt.type("step", "work", "-n").exits(0).err()).contains(missing);
    assertThat(prompt.type("step", "work").exits(2).err()).contains(missing);
    assertThat(prompt.type("history").exits(0).out()).doesNotContain("began the step");
  }

  @Test
  void aNameThatThereIsNotAndAStepThatIsNotNamedEndWith2() throws IOException {
    deploy(41);

    assertThat(prompt.type("step", "drop-emial").exits(2).err())
        .contains("there is no step drop-emial; the steps are drop-email");
    assertThat(prompt.type("step", "-n").exits(2).err()).contains("deployer step production");
    assertThat(prompt.type("step", "drop email").exits(2).err()).contains("There is no step");
  }

  @Test
  void aPlanShowsWhatWouldRunAndIsCarriedOutExactly() throws IOException {
    deploy(41);
    Prompt.Answer refused = prompt.type("step", "drop-email", "-n").exits(3);
    assertThat(refused.out())
        .contains("run        bin/drop-email, in release 41")
        .contains("before     bin/show-email")
        .contains("contract   drop-email, which removes users.email, is not due (contract:")
        .contains("drift      41 on the host is as it was deployed");

    Prompt.Answer planned =
        prompt
            .type("step", "drop-email", "-o", "s.plan", "--accept", "contract", "--reason", "r")
            .exits(0);
    assertThat(planned.out())
        .contains("Carry out exactly this: deployer step production drop-email --plan s.plan");
    assertThat(columns()).containsExactly("email");
    withSecret().type("step", "drop-email", "--plan", "s.plan").exits(0);
    assertThat(columns()).isEmpty();

    for (List<String> typed : List.of(List.of("drop-email"), List.<String>of())) {
      List<String> words = new ArrayList<>(typed);
      words.addAll(List.of("--plan", "s.plan"));
      assertThat(withSecret().type("step", words.toArray(String[]::new)).exits(0).out())
          .contains("drop-email was done on production already, 20")
          .contains(", after this plan was made; nothing was run.");
    }
  }

  @Test
  void aStalePlanIsPlannedAnewWithWhatWasAcceptedInIt() throws IOException {
    deploy(41);
    String[] plan = {"drop-email", "-o", "s.plan", "--accept", "contract", "--reason", "no way"};
    prompt.type("step", plan).exits(0);
    deploy(42);

    String refused = withSecret().type("step", "--plan", "s.plan").exits(3).err();

    assertThat(refused)
        .contains("the generation was ")
        .containsPattern(
            "Plan anew: deployer step production drop-email --accept contract\\S*"
                + " --reason 'no way' --dry-run -o s.plan\n");
  }

  @Test
  void aPlanThatAnotherCommandCarriesOutIsToldWithThatCommand() throws IOException {
    deploy(41);
    prompt
        .type("step", "drop-email", "-o", "s.plan", "--accept", "contract", "--reason", "r")
        .exits(0);
    SmallApplication.write(site.source(), 42);
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);

    assertThat(prompt.type("deploy", "--plan", "s.plan", "--approval", "a.sig").exits(2).err())
        .contains("The plan s.plan is one of the step drop-email, and not of a deploy.")
        .contains(
            "It is carried out by: deployer step production drop-email --plan s.plan --approval"
                + " a.sig\n");
    assertThat(prompt.type("step", "--plan", "r.plan").exits(2).err())
        .contains("The plan r.plan is one of a deploy, and not of a step.")
        .contains("It is carried out by: deployer deploy production --plan r.plan\n");
    assertThat(prompt.type("step", "other", "--plan", "s.plan").exits(2).err())
        .contains("The plan s.plan is one of the step drop-email, and not of the step other.")
        .contains("It is carried out by: deployer step production drop-email --plan s.plan\n");
    assertThat(prompt.type("deploy", "--plan", "r.plan", "-n").exits(2).err())
        .contains("--plan FILE takes neither -n nor --release");
  }

  @Test
  void aPlanThatAGateRefusesSaysThatItsFileWasNotWritten() throws IOException {
    deploy(40);
    deploy(41);

    assertThat(prompt.type("step", "drop-email", "-o", "s.plan").exits(3).out())
        .contains("Nothing would be done.\n! s.plan was not written.\n");

    assertThat(prompt.directory().resolve("s.plan")).doesNotExist();
  }

  @Test
  void inJsonItsEventsAreThoseOfHooksAndItsResultSaysWhatRanWhere() throws IOException {
    deploy(41);
    Prompt.Answer done =
        withSecret()
            .type("step", "drop-email", "--accept", "contract", "--reason", "r", "--json")
            .exits(0);

    assertThat(done.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsEntry("type", "hook_finished")
                    .containsEntry("phase", "step")
                    .containsEntry("hook", "drop-email")
                    .containsEntry("passed", true))
        .anySatisfy(
            line ->
                assertThat(line).containsEntry("type", "gate").containsEntry("gate", "contract"));
    assertThat(done.result())
        .containsEntry("type", "result")
        .containsEntry("step", "drop-email")
        .containsEntry("outcome", "done");
    assertThat(prompt.type("step", "--json").exits(0).result().get("steps").toString())
        .contains("state=done")
        .contains("kind=contract")
        .contains("accepted=[r]");
  }
}
