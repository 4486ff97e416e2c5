package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent is what is committed, or a person has said why not. */
final class SourceGateTest {
  private Site site;
  private Prompt prompt;
  private GitTree tree;
  private String commit;

  @BeforeEach
  void aShopInGit() throws IOException {
    site = Site.open();
    prompt = Prompt.of(site);
    SmallApplication.write(site.source(), 1);
    tree = GitTree.in(site.source());
    commit = tree.commit("one");
    prompt.type("init").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private static String accepted(String said) {
    Matcher line = Pattern.compile("--accept (source:[0-9a-f]{12}) --reason").matcher(said);
    assertThat(line.find()).as(said).isTrue();
    return line.group(1);
  }

  @Test
  void whatIsCommittedGoesLiveAndItsCommitIsTheRevision() throws IOException {
    assertThat(prompt.type("plan").exits(0).out())
        .contains("gates\n")
        .contains("✔ source     commit " + commit.substring(0, 12) + ", 6 files, all of them in it")
        .contains("✔ drift      nothing to ask: nothing is live");

    prompt.type("deploy", "--release", "1").exits(0);

    assertThat(prompt.type("releases", "--json").exits(0).out())
        .contains("\"revision\":\"" + commit + "\"");
  }

  @Test
  void aStampThatAnEarlierRunLeftIsRefusedUntilItIsAcceptedAndThenRecorded() throws IOException {
    prompt.type("deploy", "--release", "1").exits(0);
    tree.put("schema/0042.stamp", "42");

    Prompt.Answer plan = prompt.type("plan", "--release", "2").exits(3);
    assertThat(plan.out())
        .containsPattern("✘ source     1 file of the content [0-9a-f]{12} is not in git \\(source:")
        .contains("~ untracked schema/0042.stamp")
        .contains("Nothing would be done.");
    String word = accepted(plan.out());

    Prompt.Answer refused = prompt.type("deploy", "--release", "2").exits(3);
    assertThat(refused.err())
        .contains(
            "Release 2 was not deployed to production; 1 is still live: 1 file of the content ")
        .contains(" is not in git (" + word + ").")
        .contains("~ untracked schema/0042.stamp")
        .contains("Commit it, exclude it, or remove it; to see all of it: git status --ignored");
    assertThat(accepted(refused.err())).isEqualTo(word);

    prompt
        .type("deploy", "--release", "2", "--accept", "source:0123456789ab", "--reason", "no")
        .exits(3);
    Prompt.Answer done =
        prompt
            .type("deploy", "--release", "2", "--accept", word, "--reason", "it is meant", "--json")
            .exits(0);

    assertThat(done.lines())
        .filteredOn(line -> line.get("type").equals("gate") && line.get("gate").equals("source"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line).containsEntry("verdict", "accepted");
              assertThat(line).containsEntry("details", List.of("untracked schema/0042.stamp"));
            });
    assertThat(done.lines())
        .filteredOn(line -> line.get("type").equals("overridden"))
        .singleElement()
        .satisfies(line -> assertThat(line).containsEntry("reason", "it is meant"));
    assertThat(prompt.type("history").exits(0).out()).contains("source accepted: it is meant");
    assertThat(prompt.type("releases", "--json").exits(0).out())
        .contains("\"revision\":\"" + commit + "-dirty\"");
  }

  @Test
  void whereTwoGatesObjectTheLineThatIsPrintedLastGoesThrough() throws IOException {
    prompt.type("deploy", "--release", "1").exits(0);
    tree.put("schema/0042.stamp", "42");
    Files.writeString(site.root().resolve("current/by-hand.txt"), "by hand");

    for (String command : List.of("plan", "deploy")) {
      String said = prompt.type(command, "--release", "2").exits(3).all();
      List<String> accepting = said.lines().filter(line -> line.contains("--accept")).toList();
      assertThat(accepting)
          .singleElement()
          .asString()
          .matches(
              ".*: deployer deploy production --release 2 --accept source:[0-9a-f]{12}"
                  + " --accept drift:[0-9a-f]{12} --reason …");
    }
    String line =
        prompt
            .type("deploy", "--release", "2")
            .exits(3)
            .err()
            .lines()
            .reduce((first, last) -> last)
            .orElseThrow();
    List<String> words = List.of(line.substring(line.indexOf("deployer ")).split(" ", -1));
    prompt.run(words.subList(1, words.size()).toArray(String[]::new)).exits(0);
    assertThat(prompt.type("history").exits(0).out())
        .contains("source accepted: …", "drift accepted: …");
  }

  @Test
  void whatWasAcceptedInAPlanHoldsUnderItAndNothingElse() throws IOException {
    tree.put(".gitignore", "dist/\n");
    tree.commit("with a build");
    tree.put("dist/app.js", "built");
    tree.put("left.stamp", "42");
    String dist = site.source().resolve("dist").toString();
    String word = accepted(prompt.type("plan", "--source", dist).exits(3).out());
    prompt
        .type("plan", "--source", dist, "-o", "p.json", "--accept", word, "--reason", "known")
        .exits(0);

    tree.put("more.stamp", "43");
    assertThat(prompt.type("deploy", "--source", dist, "--plan", "p.json").exits(3).err())
        .contains("what was accepted of the gate source in the plan (" + word.substring(7) + ")")
        .contains("Plan anew: ");
    tree.remove("more.stamp");
    prompt.type("deploy", "--source", dist, "--plan", "p.json").exits(0);
    assertThat(prompt.type("history", "--json").exits(0).out())
        .contains("\"gates\":[\"source\",\"data\",\"contract\",\"drift\"]")
        .contains(
            "\"accepted\":[{\"gate\":\"source\",\"digest\":\""
                + word.substring(7)
                + "\",\"reason\":\"known\"}]");
  }

  @Test
  void aGateThatWasAskedAtTheLastDeployAndIsOffNowIsSaidToBeGone() throws IOException {
    prompt.type("deploy", "--release", "1").exits(0);
    tree.put("schema/0042.stamp", "42");
    prompt = Prompt.of(site, "gates: {source: off}");

    assertThat(prompt.type("plan", "--release", "2").exits(0).out())
        .contains("! the gate source was asked for 1 (")
        .contains("), and is not asked now")
        .doesNotContain("source     ");
    assertThat(prompt.type("deploy", "--release", "2").exits(0).all())
        .contains("! the gate source was asked for 1 (");
    assertThat(prompt.type("releases", "--json").exits(0).out())
        .as("what is not asked is not made true by it")
        .contains("\"revision\":\"" + commit + "-dirty\"");
    tree.put("again", "");
    assertThat(prompt.type("deploy", "--release", "3").exits(0).all()).doesNotContain("was asked");
  }

  @Test
  void whatAHookOfTheBuildLeavesInTheTreeIsNamedAsItsOwn() throws IOException {
    tree.put(".gitignore", "dist/\n");
    tree.put(
        "make.sh", "mkdir -p dist schema; echo built > dist/app.js; echo 42 > schema/42.stamp");
    tree.commit("with a build");
    prompt =
        Prompt.of(
            site,
            "hooks: {build: [{name: compile, command: [sh, -c, \"cd "
                + site.source()
                + "; sh make.sh\"], where: local}]}");
    String dist = site.source().resolve("dist").toString();

    assertThat(prompt.type("deploy", "--source", dist).exits(3).err())
        .containsOnlyOnce("schema/42.stamp")
        .contains("the hook compile left schema/42.stamp in the work tree of the content ");
    assertThat(prompt.type("deploy", "--source", dist).exits(3).err())
        .as("the next run is not told of it as the hook's, and refused all the same")
        .contains(" was built from has a change that is in no commit (source:");
  }

  @Test
  void whatIsGeneratedInTheSourceIsSentAndCounted() throws IOException {
    tree.put("vendor/x.js", "installed");
    prompt.type("plan").exits(3);
    prompt = Prompt.of(site, "gates: {source: {generated: [vendor/]}}");
    assertThat(prompt.type("plan").exits(0).out())
        .contains("7 files, 6 of them in it, and 1 generated");
  }

  @Test
  void whatIsAcceptedIsToldToWhoeverListens() throws IOException {
    Path told = site.folder().resolve("told");
    prompt =
        Prompt.of(
            site, "notify: [{command: [sh, -c, \"cat >> " + told + "\"], events: [overridden]}]");
    tree.put("x", "");
    prompt.type("deploy", "--accept", "source", "--reason", "on purpose").exits(0);
    assertThat(Files.readString(told))
        .contains("\"event\":\"overridden\"")
        .contains("is not in git (source:")
        .contains("accepted: on purpose");
  }

  @Test
  void onlyWhatIsSentCountsAndExcludedIsNotSent() throws IOException {
    tree.put("notes.txt", "mine");
    prompt.type("plan").exits(3);
    tree.put(".deployignore", "notes.txt\n");
    prompt.type("plan").exits(0);
  }

  @Test
  void ofABuildTheWholeTreeIsLookedAt() throws IOException {
    tree.put(".gitignore", "dist/\n");
    commit = tree.commit("with a build");
    tree.put("dist/app.js", "built");
    Path dist = site.source().resolve("dist");
    assertThat(prompt.type("plan", "--source", dist.toString()).exits(0).out())
        .contains(commit.substring(0, 12) + ", 1 file built from a clean work tree");

    tree.put("schema/0042.stamp", "42");

    assertThat(prompt.type("deploy", "--source", dist.toString()).exits(3).err())
        .contains("was built from has a change that is in no commit (source:")
        .contains("~ untracked schema/0042.stamp")
        .contains("Commit it, remove it, or let git ignore it; to see all of it: git status");
  }

  @Test
  void theFirstDeployIsNotRefusedForTheTwoFilesThatNewHasJustWritten() throws IOException {
    GitTree shop = GitTree.in(Files.createDirectories(site.folder().resolve("shop")));
    shop.put("package.json", "{\"name\": \"shop\", \"scripts\": {\"build\": \"make\"}}");
    shop.put(".gitignore", "dist/\n");
    String first = shop.commit("a shop");
    shop.put("dist/index.html", "We are open.");
    prompt = Prompt.in(shop.top(), site.folder(), "anna", prompt.environment());
    prompt
        .run(
            "new",
            "--host",
            site.server().user() + "@" + site.server().host() + ":" + site.server().port(),
            "--root",
            site.root().toString())
        .exits(0);
    assertThat(shop.git("status", "--porcelain"))
        .contains("?? deployer.yaml", "?? deployer.schema.json");

    assertThat(prompt.type("plan").exits(0).out())
        .contains(first.substring(0, 12) + ", 1 file built from a clean work tree");
    prompt.type("deploy", "--release", "1").exits(0);
    assertThat(prompt.type("releases", "--json").exits(0).out())
        .contains("\"revision\":\"" + first + "\"");

    prompt.type("report").exits(0);
    prompt.type("plan").exits(0);

    shop.commit("with its configuration");
    shop.put(
        "deployer.yaml", Files.readString(shop.top().resolve("deployer.yaml")) + "# changed\n");
    assertThat(prompt.type("plan").exits(3).out())
        .as("what is in a commit is told where it is changed")
        .contains("~ modified deployer.yaml");
  }

  @Test
  void noReportAndNoPlanIsServedToWhoeverVisitsASiteThatLiesBesideItsConfiguration()
      throws IOException {
    Path shop = Files.createDirectories(site.folder().resolve("shop"));
    Files.writeString(shop.resolve("index.html"), "We are open.");
    prompt = Prompt.in(shop, site.folder(), "anna", prompt.environment());
    prompt
        .run(
            "new",
            "--host",
            site.server().user() + "@" + site.server().host() + ":" + site.server().port(),
            "--root",
            site.root().toString())
        .exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    prompt.type("report").exits(0);
    Files.writeString(shop.resolve("index.html"), "We are closed.");
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(site.root().resolve("current")).isDirectoryNotContaining("glob:**/report.html");

    Files.writeString(shop.resolve("index.html"), "We are open again.");
    prompt.type("plan", "-o", "next.json").exits(0);
    prompt.type("report", "-o", "seen.html").exits(0);
    Files.writeString(site.root().resolve("current/index.html"), "by hand");
    prompt.type("verify", "--save", "kept").exits(3);
    assertThat(prompt.type("deploy", "--release", "3").exits(2).err())
        .contains("\"next.json\": it is a plan of deployer, and is not sent; exclude it")
        .contains("\"seen.html\": it is what deployer report wrote, and is not sent")
        .contains("patch.json\": it is what deployer verify --save wrote, and is not sent");
  }

  @Test
  void outsideOfAWorkTreeThereIsNothingToAsk() throws IOException {
    Path elsewhere = site.folder().resolve("elsewhere");
    SmallApplication.write(elsewhere, 3);

    Map<String, Object> plan =
        prompt.type("plan", "--source", elsewhere.toString(), "--json").exits(0).result();

    assertThat(plan.toString()).contains("gate=source, verdict=not_asked");
  }

  @Test
  void plansAndTheirSignaturesBesideABuildAreNoPartOfItWhereverTheyLie() throws IOException {
    tree.put(".gitignore", "dist/\n");
    tree.commit("with a build");
    tree.put("dist/app.js", "built");
    String dist = site.source().resolve("dist").toString();
    prompt.type("plan", "--source", dist, "-o", "elsewhere.plan").exits(0);
    Path plan = site.source().resolve("reviews/r.plan");
    Files.createDirectories(plan.getParent());
    Files.copy(prompt.directory().resolve("elsewhere.plan"), plan);
    Path key = site.folder().resolve("ben_key");
    OpenSshServer.makeKey(key, "ed25519");
    sign(key, "deployer-plan", plan);

    assertThat(prompt.type("plan", "--source", dist).exits(0).out())
        .contains("1 file built from a clean work tree");

    sign(key, "file", Files.writeString(site.source().resolve("other"), "x"));
    tree.put("like.plan", "{ \"format\" : 2, \"kind\" : \"deploy\" }");
    tree.put("like.plan.ben.sig", "-----BEGIN SSH SIGNATURE-----\n");
    Files.createSymbolicLink(site.source().resolve("link.plan"), plan);
    assertThat(prompt.type("plan", "--source", dist).exits(3).out())
        .contains("has 5 changes that are in no commit")
        .contains("~ untracked like.plan\n", "~ untracked like.plan.ben.sig\n")
        .contains("~ untracked link.plan\n", "~ untracked other\n", "~ untracked other.ben.sig\n");
  }

  @Test
  void aReportUnderANameOfItsOwnAndASavedPatchAreNamedAsThatWhereTheyStandInTheWay()
      throws IOException {
    tree.put(".gitignore", "dist/\n");
    tree.commit("with a build");
    tree.put("dist/app.js", "built");
    String dist = site.source().resolve("dist").toString();
    prompt.type("deploy", "--source", dist, "--release", "1").exits(0);
    Files.writeString(site.root().resolve("current/by-hand.txt"), "by hand");
    prompt.type("verify", "--save", site.source().resolve("patches").toString()).exits(3);
    prompt.type("report", "-o", site.source().resolve("shop.html").toString()).exits(0);

    assertThat(
            prompt
                .type("deploy", "--source", dist, "--accept", "drift", "--reason", "known")
                .exits(3)
                .err())
        .contains("~ untracked shop.html: what deployer report wrote\n")
        .containsPattern("untracked patches/1-.*/by-hand.txt: what deployer verify --save wrote")
        .contains("What deployer wrote itself is no part of a build: let git ignore it, or keep it")
        .doesNotContain("Commit it");
  }

  @Test
  void aPlanThatLiesInTheSourceIsNotLeftOutButRefused() throws IOException {
    tree.put("dist/app.js", "built");
    String dist = site.source().resolve("dist").toString();
    prompt
        .type("plan", "--source", dist, "-o", "p.plan", "--accept", "source", "--reason", "r")
        .exits(0);
    Files.copy(prompt.directory().resolve("p.plan"), site.source().resolve("dist/p.plan"));

    assertThat(prompt.type("plan", "--source", dist).exits(2).err())
        .contains("p.plan\": it is a plan of deployer, and is not sent");
  }

  private static void sign(Path key, String purpose, Path file) throws IOException {
    OpenSshServer.run(
        "ssh-keygen", "-q", "-Y", "sign", "-f", key.toString(), "-n", purpose, file.toString());
    Files.move(Path.of(file + ".sig"), Path.of(file + ".ben.sig"));
  }
}
