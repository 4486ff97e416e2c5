package dev.deployer.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.DeployResult;
import dev.deployer.Status;
import dev.deployer.VerifyDepth;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.project.command.Commands;
import dev.deployer.project.target.Options;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front door, to hosts in memory. */
class SessionTest {
  @TempDir Path folder;

  private ShopInMemory shop;

  @BeforeEach
  void aShop() throws IOException {
    shop = new ShopInMemory(folder);
  }

  private static DeployerException failure(Deploying deploying) {
    return catchThrowableOfType(DeployerException.class, deploying::run);
  }

  private interface Deploying {
    Object run() throws Exception;
  }

  @Test
  void fromAFileAndAnEnvironmentABuildGoesLiveAndIsToldOfAsByTheCommandLine() throws Exception {
    List<String> told = new ArrayList<>();
    Session production = shop.initialised("production").tell(told::add);
    DeployResult first = production.deploy(ReleaseId.parse("1"));
    assertThat(production.inWords(first).get(0)).startsWith("✔ 1 is live on production: 1 file");
    assertThat(told)
        .anyMatch(line -> line.matches("✔ connect +deploy@web1:22 .*"))
        .contains("● 1 is live");

    shop.write("two");
    Plan plan = production.plan();
    assertThat(production.inWords(plan)).anyMatch(line -> line.contains("~ index.html"));
    DeployResult second = production.deploy(ReleaseId.parse("2"));
    assertThat(second.previous()).contains(ReleaseId.parse("1"));
    assertThat(production.inWords(production.rollback()))
        .anyMatch(
            line -> line.startsWith("✔ 1 is live on production, in place of 2, which is kept"));
    assertThat(production.status())
        .singleElement()
        .extracting(Status::live)
        .hasToString("1 is live");
    assertThat(production.verify(VerifyDepth.CONTENT)).hasSize(1);
  }

  @Test
  void aRefusalCarriesItsDetailsAndWhatToDoWithoutASecondQuestion() throws Exception {
    Session production = shop.initialised("production");
    production.deploy(ReleaseId.parse("1"));
    shop.disk("web1")
        .backdoor()
        .writeFile("/srv/shop/releases/1/index.html", "patched".getBytes(StandardCharsets.UTF_8));
    shop.write("two");
    DeployerException refused = failure(() -> production.deploy(ReleaseId.parse("2")));
    assertThat(refused.objections()).extracting(Objection::kind).contains(Objection.Kind.DRIFT);
    assertThat(String.join("\n", refused.inWords()))
        .contains("Release 2 was not deployed to production; 1 is still live")
        .contains("index.html")
        .contains("deployer deploy production --release 2 --accept drift");

    DeployerException again = serialized(refused);
    assertThat(again.inWords()).isEqualTo(refused.inWords());
  }

  private static DeployerException serialized(DeployerException e) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(e);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (DeployerException) in.readObject();
    }
  }

  @Test
  void hooksOnThisMachineRunBesideTheConfiguration() throws Exception {
    Path word = folder.resolve("word");
    Files.writeString(word, "#!/bin/sh\necho \"$DEPLOYER_RELEASE\" > said\n");
    assertThat(word.toFile().setExecutable(true)).isTrue();
    shop.initialised("told").deploy(ReleaseId.parse("1"));
    assertThat(folder.resolve("said")).hasContent("1");
  }

  @Test
  void whatIsAskedOfEachHostIsToldOfEachHost() throws Exception {
    Session twins = shop.initialised("twins");
    twins.deploy(ReleaseId.parse("1"));
    assertThat(twins.status()).hasSize(2);
    Outcome status = twins.run("status", List.of());
    assertThat(status.isDone()).isTrue();
    assertThat(String.join("\n", status.lines())).contains("web1", "web2");
    assertThat(status.fields()).containsEntry("command", "status");
  }

  @Test
  void someOfTheHostsAreChosenByTheirNames() throws Exception {
    Session one = shop.project().open("twins", Options.builder().hosts(List.of("!web2")).build());
    assertThat(one.run("init", List.of()).isDone()).isTrue();
    assertThat(one.status()).hasSize(1);
    DeployerException none =
        failure(
            () -> shop.project().open("twins", Options.builder().hosts(List.of("web3")).build()));
    assertThat(none.inWords())
        .containsExactly(
            "✘ --hosts web3: there is no such host and no such label.",
            "    The hosts are: web1, web2.");
  }

  @Test
  void whatDoesNotExistIsAnsweredByWhatThereIs() throws Exception {
    DeployerException environment = failure(() -> shop.project().open("prodution"));
    assertThat(environment.kind()).isEqualTo(DeployerException.Kind.INVALID);
    assertThat(environment.inWords())
        .containsExactly(
            "✘ There is no environment prodution; did you mean production?",
            "    The environments are: production, twins, told, games.");
    DeployerException command =
        failure(() -> shop.project().open("production").run("prume", List.of()));
    assertThat(command).hasMessage("There is no command prume here; did you mean prune?");
    DeployerException word =
        failure(() -> shop.project().open("production").run("prune", List.of("--kep", "3")));
    assertThat(word).hasMessage("deployer prune takes no --kep here.");
  }

  @Test
  void aFaultOfTheFileIsToldWithItsLine() throws Exception {
    Files.writeString(folder.resolve("deployer.yaml"), "application: shop\nsuorce: dist\n");
    assertThat(failure(shop::project).inWords().get(0)).startsWith("✘ deployer.yaml:2");
  }

  @Test
  void aSessionThatIsClosedBeginsNothingMore() throws Exception {
    Session production = shop.initialised("production");
    production.close();
    assertThat(failure(() -> production.deploy()).kind())
        .isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(shop.project().open("production").status()).hasSize(1);
  }

  @Test
  void anInterruptEndsWhatIsAskedOfSeveralHosts() throws Exception {
    Session twins = shop.initialised("twins");
    Thread.currentThread().interrupt();
    assertThat(failure(twins::status).kind()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aReportIsWrittenByItsNameWithWhatTheLastRunOfThisMachineTook() throws Exception {
    Session twins = shop.initialised("twins");
    twins.deploy(ReleaseId.parse("1"));

    Outcome written = twins.run("report", List.of("-o", "twins.html"));

    assertThat(written.isDone()).isTrue();
    assertThat(written.lines())
        .containsExactly("✔ The report of twins is in twins.html: 2 hosts, 1 deploy, 0 rollbacks.");
    assertThat(folder.resolve("twins.html")).content().contains("twins").contains("</html>");
    assertThat(written.fields().get("last_run").toString()).contains("phases_ms", "stage=");
    Outcome nowhere = twins.run("report", List.of("-o", "none/twins.html"));
    assertThat(nowhere.exit()).isEqualTo(2);
    assertThat(String.join("\n", nowhere.lines())).contains("there is no directory");
  }

  @Test
  void noFileAndNoFolderIsCalledLikeTheStandardOutputOfOtherPrograms() throws Exception {
    Session production = shop.initialised("production");
    production.deploy(ReleaseId.parse("1"));
    for (List<String> typed :
        List.of(
            List.of("plan", "-o", "-"),
            List.of("report", "--output", "-"),
            List.of("seal", "-o", "-"),
            List.of("step", "drop-email", "-o", "-"),
            List.of("verify", "--save", "-"))) {
      Outcome refused = production.run(typed.get(0), typed.subList(1, typed.size()));
      assertThat(refused.exit()).as("%s", typed).isEqualTo(2);
      assertThat(String.join("\n", refused.lines()))
          .contains(
              ", and - is none; name one: "
                  + (typed.contains("--save") ? "--save DIR" : "-o FILE"));
    }
    assertThat(folder.resolve("-")).doesNotExist();
  }

  @Test
  void whatIsForTheCommandLineAloneIsRefusedWithWhy() throws Exception {
    Session production = shop.initialised("production");
    DeployerException approve = failure(() -> production.run("approve", List.of("p.plan")));
    assertThat(approve.kind()).isEqualTo(DeployerException.Kind.INVALID);
    assertThat(approve)
        .hasMessage(
            "deployer approve is for the command line alone: a plan is approved by whoever has read"
                + " it.");
    assertThat(failure(() -> production.run("config", List.of())))
        .hasMessageContaining("it is about a file, and asks no host");
    assertThat(failure(() -> production.run("new", List.of())))
        .hasMessageContaining("it is about a file, and asks no host");
  }

  @Test
  void everyCommandOfATargetIsThereByItsName() throws Exception {
    assertThat(Commands.names())
        .containsExactly(
            "check",
            "data",
            "deploy",
            "diff",
            "drill",
            "history",
            "init",
            "plan",
            "prune",
            "recover",
            "rehearse",
            "releases",
            "rename",
            "report",
            "restore",
            "rollback",
            "seal",
            "status",
            "step",
            "unlock",
            "verify",
            "watch");
    Session production = shop.initialised("production");
    shop.write("two");
    assertThat(production.run("deploy", List.of("--release", "2")).isDone()).isTrue();
    assertThat(production.run("prune", List.of("--keep", "1")).isDone()).isTrue();
    assertThat(production.run("history", List.of()).lines())
        .anyMatch(line -> line.contains("activated 2"));
    Outcome missing = production.run("rollback", List.of("9"));
    assertThat(missing.exit()).isEqualTo(3);
    assertThat(missing.failure()).isPresent();
    assertThat(String.join("\n", missing.lines())).contains("deployer releases production");
  }
}
