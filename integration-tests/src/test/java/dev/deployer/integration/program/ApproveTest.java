package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Anna plans, Ben signs, and only then it goes live: with our signatures and ssh-keygen's. */
final class ApproveTest extends AnnaAndBen {
  @Test
  void whatBenHasSignedGoesLiveAndSshKeygenTakesHisSignature() throws IOException {
    assertThat(prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0).out())
        .containsPattern(
            "… approval   1 of ben@example\\.net \\(anna@example\\.net is an author\\)")
        .contains("Whoever approves it signs it: deployer approve r.plan\n")
        .contains("Carry out exactly this: deployer deploy production --plan r.plan");
    assertThat(deploy().exits(3).err())
        .contains(
            "Nothing was deployed to production; 41 is still live: 0 of 1 approval of the content ")
        .contains("Whoever approves it signs it: deployer approve r.plan\n")
        .contains("Then once more: deployer deploy production --plan r.plan\n");

    Map<String, Object> signed = approve(ben, "--json").exits(0).result();

    assertThat(signed)
        .containsEntry("command", "approve")
        .containsEntry("target", "production")
        .containsEntry("principal", BEN)
        .containsEntry("file", "r.plan.ben@example.net.sig")
        .containsKeys("plan_sha256", "key");
    assertThat(
            OpenSshServer.run(
                "sh",
                "-c",
                "ssh-keygen -Y verify -f '%s' -I %s -n deployer-plan -s '%s' < '%s'"
                    .formatted(
                        prompt.directory().resolve("allowed_signers"),
                        BEN,
                        prompt.directory().resolve("r.plan.ben@example.net.sig"),
                        plan())))
        .contains("Good \"deployer-plan\" signature for " + BEN);

    Prompt.Answer done = deploy("--json").exits(0);
    assertThat(done.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsEntry("type", "gate")
                    .containsEntry("gate", "approval")
                    .containsEntry("verdict", "passed")
                    .containsEntry("fact", "approved by " + BEN));
    assertThat(hosts.current()).containsOnly("releases/42");
    assertThat(prompt.type("history").exits(0).out())
        .contains("prepared to activate 42, in place of 41, approved by " + BEN);
    assertThat(hosts.journal(1)).contains("\"approved\"").contains("\"signature_sha256\"");
    hosts.assertNoLock();
  }

  @Test
  void aCtrlCAtThePassphraseApprovesNothing() throws Exception {
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    OpenSshServer.run("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", ben + "");
    Launcher launcher = Launcher.in(Files.createDirectory(hosts.folder().resolve("launcher")));
    Process approve =
        launcher.atATerminal(prompt, "approve", "r.plan", "-y", "--identity", ben.toString());
    while (approve.isAlive() && !launcher.shown().contains("Passphrase")) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    approve.getOutputStream().write(3);
    approve.getOutputStream().flush();

    launcher.end(approve).exits(130);
    assertThat(launcher.shown()).contains("othing was approved");
    assertThat(Path.of(plan() + "." + BEN + ".sig")).doesNotExist();
  }

  @Test
  void whatSshKeygenHasSignedByHandGoesLive() throws IOException {
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    OpenSshServer.run(
        "ssh-keygen",
        "-q",
        "-Y",
        "sign",
        "-f",
        ben.toString(),
        "-n",
        "deployer-plan",
        plan().toString());
    Path signature =
        Files.move(
            Path.of(plan() + ".sig"), hosts.folder().resolve("work").resolve("from-ben.sig"));
    assertThat(deploy().exits(3).err()).contains("0 of 1 approval");

    deploy("--approval", signature.getFileName().toString()).exits(0);

    assertThat(hosts.current()).containsOnly("releases/42");
  }

  @Test
  void nobodyApprovesTheirOwnAndAStrangerNothing() throws IOException {
    prompt.type("plan", "--release", "42", "-o", "r.plan", "--author", "ben").exits(0);
    assertThat(prompt.type("plan", "--release", "42", "--author", "ben").exits(0).out())
        .contains("… approval   1 of nobody (anna@example.net, ben@example.net are authors)")
        .contains("! it cannot be approved: it takes 1 person who is no author");
    assertThat(approve(anna).exits(0).out()).contains("anna@example.net is an author of it");
    approve(ben).exits(0);
    assertThat(deploy().exits(3).err())
        .contains("~ r.plan.anna@example.net.sig: anna@example.net is an author of it")
        .contains("~ r.plan.ben@example.net.sig: ben@example.net is an author of it");

    Path stranger = hosts.folder().resolve("stranger");
    OpenSshServer.makeKey(stranger, "ed25519");
    assertThat(approve(stranger).exits(2).err())
        .contains("You have no key here that may sign")
        .contains("its key is nobody's who may sign");
    assertThat(hosts.current()).containsOnly("releases/41");
  }

  @Test
  void aPlanByWhichThereIsNothingToDoIsNotSigned() throws IOException {
    hosts.version(1);
    assertThat(prompt.type("plan", "-o", "r.plan").exits(0).out())
        .contains("Nothing to do: this content is live already.");

    assertThat(approve(ben).exits(2).err())
        .contains(
            "Nobody has to approve this plan: by it there is nothing to do, since its content was"
                + " live already.");

    assertThat(prompt.directory().resolve("r.plan.ben@example.net.sig")).doesNotExist();
  }

  @Test
  void ofAnArchiveItIsSaidThatNobodyIsKnownWhoseWorkItIsWhereItIsPlannedSignedAndDone()
      throws IOException {
    String archive = hosts.folder().resolve("build.tar.gz").toString();
    OpenSshServer.run("tar", "-czf", archive, "-C", hosts.source().toString(), ".");
    String[] plan = {"--source", archive, "--release", "42", "-o", "r.plan"};

    assertThat(prompt.type("plan", plan).exits(0).out())
        .contains("! who has made this build is not known but for anna@")
        .containsPattern(
            "To name who else has made it: deployer plan production --source \\S+ --release 42 -o"
                + " r.plan --author NAME\n");
    assertThat(prompt.run("approve", "r.plan", "--identity", ben.toString()).exits(2).err())
        .contains("! Nobody is known whose work it is but anna@")
        .contains("what you have made yourself is not yours to approve.");
    assertThat(approve(ben).exits(0).out()).contains("Nobody is known whose work it is but anna@");
    assertThat(deploy("--source", archive, "--json").exits(0).lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsEntry("gate", "approval")
                    .extractingByKey("details")
                    .asString()
                    .contains("nobody is known whose work it is but anna@"));

    String[] named = {"--source", archive, "--release", "43", "-o", "r.plan", "--author", "ben"};
    hosts.version(3);
    OpenSshServer.run("tar", "-czf", archive, "-C", hosts.source().toString(), ".");
    assertThat(prompt.type("plan", named).exits(0).out())
        .doesNotContain("is not known but for", "--author");
    assertThat(approve(ben).exits(0).out())
        .contains("ben@example.net is an author of it")
        .doesNotContain("Nobody is known");
  }
}
