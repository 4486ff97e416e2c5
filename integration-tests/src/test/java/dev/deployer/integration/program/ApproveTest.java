package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.plan.PlanFile;
import dev.deployer.ssh.OpenSshServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Anna plans, Ben signs, and only then it goes live: with our signatures and ssh-keygen's. */
@Timeout(180)
final class ApproveTest {
  private static final String BEN = "ben@example.net";

  private EightHosts hosts;
  private Path ben;
  private Path anna;
  private Prompt prompt;

  @BeforeEach
  void oneIsLiveOnTwoHosts() throws IOException {
    hosts = EightHosts.first(2);
    ben = hosts.folder().resolve("ben_key");
    anna = hosts.folder().resolve("anna_key");
    OpenSshServer.makeKey(ben, "ed25519");
    OpenSshServer.makeKey(anna, "ecdsa");
    Files.createDirectories(hosts.folder().resolve("work"));
    signers();
    Prompt plain = hosts.prompt(List.of(), List.of());
    plain.type("init").exits(0);
    plain.type("deploy", "--release", "41").exits(0);
    hosts.version(2);
    prompt = asked("{signers: allowed_signers}");
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private void signers() throws IOException {
    Files.writeString(
        hosts.folder().resolve("work/allowed_signers"),
        "anna@example.net " + publicKey(anna) + "\n" + BEN + " " + publicKey(ben) + "\n");
  }

  private static String publicKey(Path key) throws IOException {
    return Files.readString(Path.of(key + ".pub")).strip();
  }

  private Prompt asked(String approval, String... top) throws IOException {
    List<String> lines = new ArrayList<>(List.of(top));
    lines.add("gates: {approval: " + approval + "}");
    return hosts.prompt(lines, List.of());
  }

  private Path plan() {
    return prompt.directory().resolve("r.plan");
  }

  private Prompt.Answer approve(Path key, String... more) {
    List<String> words = new ArrayList<>(List.of("approve", "r.plan", "-y", "--identity"));
    words.add(key.toString());
    words.addAll(List.of(more));
    return prompt.run(words.toArray(String[]::new));
  }

  private Prompt.Answer deploy(String... more) {
    List<String> words = new ArrayList<>(List.of("--plan", "r.plan"));
    words.addAll(List.of(more));
    return prompt.type("deploy", words.toArray(String[]::new));
  }

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

  @Test
  void thePlanIsShownBeforeTheQuestionAndWhoDeclinesSignsNothing() throws IOException {
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    String identity = ben.toString();
    assertThat(prompt.run("approve", "r.plan", "--identity", identity).exits(2).err())
        .contains("web1/shop, 41 is live")
        .contains("activate   42 in place of 41")
        .contains("To answer yes: deployer approve r.plan --identity " + identity + " --yes");

    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    Person declines =
        Person.answering(
            new PrintStream(asked, true, StandardCharsets.UTF_8),
            () -> Optional.of("n"),
            Optional::empty);
    assertThat(
            prompt
                .by(declines, prompt.environment())
                .run("approve", "r.plan", "--identity", identity)
                .exits(3)
                .all())
        .contains("As you say: nothing was approved.");
    assertThat(asked.toString(StandardCharsets.UTF_8)).contains("Sign it as " + BEN + "? [y/N]");
    assertThat(Files.exists(prompt.directory().resolve("r.plan.ben@example.net.sig"))).isFalse();
  }

  @Test
  void whoSignsReadsTheWordsOfEachCommandAndWhatTheirOwnFileSaysOtherwise() throws IOException {
    String signers = "{signers: allowed_signers}";
    prompt =
        asked(
            signers,
            "hooks: {before_activate: [{name: migrate, command: [bin/migrate, --all, a b], where:"
                + " once}]}",
            "health: [{command: [bin/ready, --deep], where: each, within: 7s}]");
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    String[] approve = {"approve", "r.plan", "--identity", ben.toString()};
    assertThat(prompt.run(approve).exits(2).err())
        .contains("hook       before_activate, migrate: bin/migrate --all 'a b' (where once")
        .contains("check      bin/ready --deep (where each")
        .doesNotContain("here says otherwise");

    prompt = asked(signers);
    assertThat(prompt.run(approve).exits(2).err())
        .contains(
            "! deployer.yaml here says otherwise: the hook migrate was removed (before_activate).")
        .contains("deployer.yaml here says otherwise: the check command bin/ready was removed.");
    assertThat(approve(ben).exits(0).out()).contains("here says otherwise: the hook migrate");
  }

  @Test
  void whereAPlanHasToBeApprovedNothingAdvisesADeployWithoutOne() throws IOException {
    prompt =
        asked(
            "{signers: allowed_signers}",
            "hooks: {rehearse: [{name: try, command: [\"true\"], where: local}]}");
    assertThat(prompt.type("init").exits(0).out())
        .contains("Next, by a plan that somebody else approves: deployer plan production -o FILE\n")
        .contains("Whoever approves it signs it: deployer approve FILE\n")
        .contains("Then carry it out: deployer deploy production --plan FILE\n");
    assertThat(prompt.type("rehearse", "--release", "42").exits(0).out())
        .contains("Make it live, by a plan that somebody else approves: deployer plan production")
        .contains("Then carry it out: deployer deploy production --plan FILE\n");
  }

  @Test
  void whoSignsWithYesReadsThePlanTooAndWithQuietItsHeadAndItsCommands() throws IOException {
    prompt =
        asked(
            "{signers: allowed_signers}",
            "hooks: {before_activate: [{name: migrate, command: [bin/migrate, a b], where: once}]}",
            "health: [{command: [bin/ready], where: each}]");
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    String digest =
        (String) PlanFile.fields(PlanFile.read(Files.readAllBytes(plan()))).get("digest");

    assertThat(approve(ben).exits(0).err())
        .contains("web1/shop, 41 is live")
        .contains("activate   42 in place of 41")
        .contains("hook       before_activate, migrate: bin/migrate 'a b' (where once")
        .doesNotContain("Nothing was changed");
    assertThat(approve(ben, "-q").exits(0).err())
        .contains("production, release 42\n")
        .contains("  content    " + digest + "\n")
        .containsPattern("  hosts      \\S+@127\\.0\\.0\\.1:\\d+, \\S+@127\\.0\\.0\\.2:\\d+\n")
        .contains("  run        bin/migrate 'a b'\n")
        .contains("  run        bin/ready\n")
        .doesNotContain("activate   42", "Nothing was changed");
    String[] asking = {"approve", "r.plan", "--identity", ben.toString()};
    assertThat(prompt.run(asking).exits(2).err())
        .contains("activate   42 in place of 41")
        .doesNotContain("Nothing was changed");
  }

  @Test
  void whatIsToBeTypedLaterNamesTheEnvironmentAndNotTheFileOfThePlan() throws IOException {
    Files.writeString(
        hosts.source().resolve("release.yaml"),
        "deployer: 1\nsteps: [{name: tidy, command: [bin/tidy], where: once}]\n");
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    assertThat(prompt.run("approve", "r.plan", "--identity", ben.toString()).exits(2).err())
        .contains("to be run by name once due, tidy: deployer step production")
        .doesNotContain("deployer step r.plan");
  }

  @Test
  void anApprovedPlanIsVoidOnceAnythingOfItIsAnotherAndSaysWhat() throws IOException {
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    approve(ben).exits(0);
    String signers = "{signers: allowed_signers}";
    Map<String, Changed> changes = new LinkedHashMap<>();
    changes.put(
        "the hook migrate was added (before_activate)",
        () ->
            asked(
                signers,
                "hooks: {before_activate: [{name: migrate, command: [bin/migrate], where:"
                    + " once}]}"));
    changes.put(
        "the check tcp {host}:80 was added",
        () -> asked(signers, "health: [{tcp: \"{host}:80\", within: 1s}]"));
    changes.put(
        "waves was rest in the plan, and is 1, rest", () -> asked(signers, "waves: [1, rest]"));
    changes.put(
        "on_failure was revert in the plan, and is hold", () -> asked(signers, "on_failure: hold"));
    changes.put(
        "the gate approval was by 1, keys", () -> asked("{signers: allowed_signers, within: 2h}"));
    changes.put("the gate approval was", () -> asked("off"));
    changes.put("the gate source was", () -> without("source: off"));
    changes.put(
        "the source's content was",
        () -> {
          SmallApplication.put(hosts.source(), "late.html", "not in the plan");
          return asked(signers);
        });
    changes.forEach(this::isVoid);
    Files.delete(hosts.source().resolve("late.html"));

    prompt = asked(signers);
    assertThat(deploy("--hosts", "web1").exits(3).err()).contains("is in the plan, and not among");
    assertThat(deploy("--accept", "drift", "--reason", "x").exits(3).err())
        .contains("what is accepted of the gate drift now is not in the plan that was approved");
    Files.writeString(plan(), Files.readString(plan()) + " ");
    assertThat(deploy().exits(3).err())
        .contains("~ r.plan.ben@example.net.sig: its signature is wrong");
    assertThat(hosts.current()).containsOnly("releases/41");
    hosts.assertNoLock();
  }

  /** Something that is another by now. */
  private interface Changed {
    Prompt now() throws IOException;
  }

  private Prompt without(String gate) throws IOException {
    return hosts.prompt(
        List.of("gates: {approval: {signers: allowed_signers}, " + gate + "}"), List.of());
  }

  private void isVoid(String said, Changed change) {
    try {
      prompt = change.now();
      assertThat(deploy().exits(3).err()).as(said).contains(said);
      assertThat(hosts.current()).as(said).containsOnly("releases/41");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPlanThatIsTooOldIsPlannedAnewInTheSameWordsAsAStaleOne() throws IOException {
    Files.writeString(hosts.root(1).resolve("current/by-hand"), "a patch");
    prompt
        .type("plan", "--release", "42", "-o", "r.plan", "--accept", "drift", "--reason", "by hand")
        .exits(0);
    String anew =
        "Plan anew: deployer plan production --release 42 --accept drift\\S* --reason 'by hand' -o"
            + " r.plan\n";
    Files.writeString(
        plan(), Files.readString(plan()).replaceFirst("(\"made\" *: *\")[0-9]{4}", "$12020"));

    String old = deploy().exits(3).err();

    assertThat(old)
        .contains("the plan was made 2020-")
        .containsPattern(anew)
        .contains("Whoever approves it signs it: deployer approve r.plan\n")
        .contains("Then carry it out: deployer deploy production --plan r.plan\n")
        .containsPattern(
            "journal: deployer deploy production --plan r.plan --accept approval:\\S+ --reason"
                + " …\n");
    prompt = asked("{signers: allowed_signers, within: 2h}");
    assertThat(deploy().exits(3).err()).containsPattern(anew);
  }

  @Test
  void whatHappensOnTheHostsMeanwhileVoidsItToo() throws IOException {
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    approve(ben).exits(0);
    prompt = asked("off");
    prompt.type("deploy", "--release", "43").exits(0);
    prompt.type("rollback").exits(0);
    prompt = asked("{signers: allowed_signers}");
    assertThat(deploy().exits(3).err()).contains("the generation was ");
    assertThat(hosts.current()).containsOnly("releases/41");
  }

  @Test
  void withoutAPlanThreeLinesAreToldAndThoseCanBeTyped() throws IOException {
    String said = prompt.type("deploy", "--release", "42").exits(3).err();
    assertThat(said)
        .contains(
            "Release 42 was not deployed to production; 41 is still live: production needs an"
                + " approved plan of the content ")
        .contains("Plan it: deployer plan production --release 42 -o FILE\n")
        .contains("Whoever approves it signs it: deployer approve FILE\n")
        .contains("Then carry it out: deployer deploy production --plan FILE\n")
        .contains("--accept approval:");
    prompt
        .type("deploy", "--release", "42", "--accept", "approval", "--reason", "it is burning")
        .exits(0);
    assertThat(hosts.current()).containsOnly("releases/42");
    assertThat(prompt.type("history").exits(0).out()).contains("approval accepted: it is burning");
    prompt.type("rollback").exits(0);
  }
}
