package dev.deployer.ant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds of a real Ant, in a process of its own, that deploy to a real sshd. */
class RealAntTest {
  private static OpenSshServer server;

  @TempDir Path folder;
  private AntBuild build;

  @BeforeAll
  static void start() throws IOException {
    server = OpenSshServer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void copy() throws IOException {
    build = new AntBuild(server, folder);
  }

  /** How often somebody logged in. */
  private static long logins() throws IOException {
    try (Stream<String> lines = Files.lines(server.log())) {
      return lines.filter(line -> line.contains("Accepted publickey")).count();
    }
  }

  @Test
  void aBuildIsDeployedShownAndTakenBackByOneConnectionForEachTask() throws Exception {
    long before = logins();
    String printed = build.ant(0, "init", "one", "two", "back", "other");

    assertThat(printed)
        .containsSubsequence(
            "[deployer:run] ✔ Created the root of production",
            "[deployer:deploy] ✔ 1 is live on production",
            "[deployer:plan]",
            "~ index.html",
            "[deployer:deploy] ✔ 2 is live on production, in place of 1",
            "[deployer:status]",
            "live       2 since",
            "kept: shop on production",
            "live       2 since",
            "[deployer:rollback] ✔ 1 is live on production, in place of 2",
            "[deployer:verify]",
            "verified: 0",
            "We open",
            "BUILD SUCCESSFUL")
        .contains("3 is live on production", "3 is live on staging")
        .doesNotContain("SLF4J", "As typed");
    assertThat(build.live("production")).hasFileName("3");
    assertThat(build.live("staging").resolve("index.html")).hasContent("two");
    assertThat(logins() - before).isEqualTo(11);
  }

  @Test
  void aRefusalFailsTheBuildWithASentenceAndAnElementThatCanBeWrittenAsItStands() throws Exception {
    build.withARelease();
    patch();

    String refused = build.ant(1, "refused");

    assertThat(refused)
        .containsSubsequence(
            "BUILD FAILED",
            "build.xml:",
            "elease 2 was not deployed to production; 1 is still live",
            "index.html")
        .doesNotContain("Caused by");
    Matcher element = Pattern.compile("<deployer:deploy [^>]*accept=[^>]*/>").matcher(refused);
    assertThat(element.find()).as(refused).isTrue();
    Path file = build.file("build.xml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "<deployer:deploy target=\"production\" sshconfig=\"none\" release=\"2\"/>",
                element.group().replace("…", "It was tried out")));
    assertThat(build.ant(0, "-v", "refused"))
        .contains("As typed: deployer deploy production --release 2", "2 is live on production");
    assertThat(build.live("production")).hasFileName("2");
  }

  private void patch() throws IOException {
    Path file = build.live("production").resolve("index.html");
    assertThat(file.toFile().setWritable(true)).isTrue();
    Files.writeString(file, "changed by hand");
  }

  @Test
  void aQuietBuildDeploysWithoutAWordAndOneThatIsToSkipDoesNotDeploy() throws Exception {
    build.withARelease();

    assertThat(build.ant(0, "two", "-Ddeployer.skip=true"))
        .containsSubsequence("[deployer:plan]", "[deployer:deploy] Skipped.", "BUILD SUCCESSFUL");
    assertThat(build.live("production")).hasFileName("1");

    assertThat(build.ant(0, "-q", "refused")).doesNotContain("deployer", "is live", "SLF4J");
    assertThat(build.live("production")).hasFileName("2");
  }

  @Test
  void aFailureThatIsTolerableIsToldAlsoWhereTheBuildIsQuiet() throws Exception {
    build.withARelease();
    patch();

    assertThat(build.ant(0, "-q", "tolerated"))
        .contains("[deployer:verify]", "index.html", "1 difference among 1 entry");
  }

  @Test
  void whatIsWrittenWronglyFailsTheBuildInAnyCaseAndBeforeAnyHostIsAsked() throws Exception {
    long before = logins();
    String printed =
        build.ant(1, "-v", "-k", "untold", "unknown", "silent", "halved", "unreasoned", "mistyped");

    assertThat(printed)
        .contains(
            "The target is missing: there is no default.",
            "The environments are: production, staging. Name one: target=\"NAME\"",
            "There is no environment prodction; did you mean production?",
            "There is no command statsu here; did you mean status?",
            "Name it, with its words: command=\"prune --keep 3\"",
            "wait=\"soon\": ",
            "accept=\"GATE\" and reason=\"TEXT\" are given together.",
            "dev.deployer.outcome.DeployerException");
    assertThat(logins()).isEqualTo(before);
  }

  @Test
  void anAntThatGetsACtrlCLetsTheRunComeToItsNextSafePoint() throws Exception {
    build.configure(
        """
        application: shop
        gates: {source: off}
        source: dist
        environments:
          production:
            root: ROOT/production
            hosts: [HOST]
            hooks:
              before_activate:
                - name: Ctrl-C
                  command: [sh, -c, "test -e first || { touch first; exit; }; kill -INT $PPID;
                    for i in $(seq 600); do grep -q 'next safe point' build.log && exit; sleep 0.1; done"]
                  where: local
        """);
    build.withARelease();

    assertThat(build.ant(130, "refused"))
        .containsSubsequence(
            "Ant is ending: Deployer stops at its next safe point.",
            "Release 2 was not deployed to production; 1 is live: interrupted.",
            "<deployer:deploy target=\"production\"")
        .doesNotContain("2 is live");
    assertThat(build.live("production")).hasFileName("1");
    assertThat(build.host().resolve("production/.deployer/lock")).isEmptyDirectory();
  }
}
