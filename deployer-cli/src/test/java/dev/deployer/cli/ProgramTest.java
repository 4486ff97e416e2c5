package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.root.Holder;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program in one process, on a host in memory. */
class ProgramTest {
  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private final MemoryDisk disk = new MemoryDisk();
  private final MemoryConnector host = disk.connector("web1");
  private OutputStream stdout;
  private String out = "";
  private String err = "";

  @BeforeEach
  void aShop() throws IOException {
    disk.backdoor().makeDirectory("/srv");
    disk.setOwner("/srv", MemoryDisk.DEPLOYER);
    Files.createDirectories(folder.resolve("dist"));
    Files.writeString(folder.resolve("dist/index.html"), "one");
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        source: dist
        environments:
          production: {root: /srv/shop, hosts: [deploy@web1]}
          twins: {root: /srv/shop, hosts: [web1, web2]}
        """);
  }

  @Test
  void aMessageThatIsTypedForAPlanIsInItAndReachesTheJournal() throws IOException {
    run("init", "production");
    assertThat(
            run(
                "plan",
                "production",
                "--release",
                "1",
                "-o",
                "p.json",
                "--message",
                "Summer prices"))
        .isZero();
    assertThat(out).contains("  message    \"Summer prices\"\n");
    assertThat(Files.readString(folder.resolve("p.json"))).contains("\"Summer prices\"");
    assertThat(run("deploy", "production", "--plan", "p.json")).isZero();
    run("releases", "production");
    assertThat(out).contains("Summer prices");
  }

  @Test
  void aReleaseGoesLiveAndBackAgain() throws IOException {
    assertThat(run("init", "production")).isZero();
    assertThat(run("deploy", "production", "--release", "1", "--message", "first")).isZero();
    Files.writeString(folder.resolve("dist/index.html"), "two");
    assertThat(run("plan", "production", "--release", "2", "-o", "plan.json")).isZero();
    assertThat(out).contains("activate   2 in place of 1", "~ index.html");
    assertThat(run("deploy", "production", "--plan", "plan.json")).isZero();
    assertThat(out).startsWith("✔ 2 is live on production, in place of 1: 1 file sent (3 B)");
    assertThat(run("deploy", "production", "--plan", "plan.json")).isEqualTo(3);
    assertThat(err).contains("Plan anew: deployer plan production");
    assertThat(run("rollback", "production")).isZero();
    assertThat(run("releases", "production")).isZero();
    assertThat(out).contains("RELEASE  WHEN", "live, good", "bad", "first");
    assertThat(run("status", "production")).isZero();
    assertThat(out).contains("live       1 since", "lock       free");
    assertThat(run("verify", "production", "--content")).isZero();
    assertThat(run("history", "production")).isZero();
    assertThat(out).contains("2 is bad");
    assertThat(run("prune", "production", "--keep", "1")).isZero();
    assertThat(run("recover", "production")).isZero();
  }

  @Test
  void whatWasPrunedIsRestoredUntilTheTrashIsEmptied() throws IOException {
    run("init", "production");
    for (String release : List.of("1", "2", "3")) {
      Files.writeString(folder.resolve("dist/index.html"), release);
      assertThat(run("deploy", "production", "--release", release)).isZero();
    }
    assertThat(run("prune", "production", "--keep", "1")).isZero();
    assertThat(out)
        .contains("Deleted 1 release on production; 3, 2 stay.")
        .contains("What was deleted can still be restored: deployer restore production 1")
        .contains("Its room is free only after: deployer prune production --now");
    assertThat(run("releases", "production", "--trash")).isZero();
    assertThat(out).contains("RELEASE  RETIRED", "Take one back: deployer restore production 1");

    assertThat(run("restore", "production")).isEqualTo(2);
    assertThat(err).contains("Which release is to be restored?", "releases production --trash");
    assertThat(run("restore", "production", "9")).isEqualTo(3);
    assertThat(err).contains("there is no 9 in the trash", "1 is in the trash");
    assertThat(run("restore", "production", "1")).isZero();
    assertThat(out)
        .contains(
            "✔ 1 is back on production as it was, and not live. Make it live: deployer rollback"
                + " production 1");
    assertThat(run("history", "production")).isZero();
    assertThat(out).contains("restored 1");
    assertThat(run("rollback", "production", "1")).isZero();
    assertThat(out).contains("1 is live on production, in place of 3");
    assertThat(run("rollback", "production", "1")).isZero();
    assertThat(out).contains("✔ 1 was live already on production; nothing was asked or done.");
    assertThat(run("rollback", "production", "1", "--json")).isZero();
    assertThat(out).contains("\"verdict\":\"already_live\"");

    assertThat(run("prune", "production", "--keep", "1", "--json")).isZero();
    assertThat(out).contains("\"restorable\":[\"3\"]");
    assertThat(run("prune", "production", "--now")).isZero();
    assertThat(out)
        .contains("Gone from the trash for good: 3")
        .as("it has deleted something, and does not say that there was nothing")
        .doesNotContain("Nothing to delete");
    assertThat(run("releases", "production", "--trash")).isZero();
    assertThat(out).contains("There is nothing in the trash of production.");
  }

  @Test
  void whatTheReleaseBeforeHadAndThisOneHasNotIsToldOfADeploy() throws IOException {
    run("init", "production");
    Files.createDirectories(folder.resolve("dist/img"));
    Files.writeString(folder.resolve("dist/img/logo.svg"), "<svg/>");
    assertThat(run("deploy", "production", "--release", "1")).isZero();
    assertThat(out).doesNotContain("left out");
    Files.delete(folder.resolve("dist/img/logo.svg"));
    assertThat(run("deploy", "production", "--release", "2")).isZero();
    assertThat(out).contains("1 linked, 1 entry of the one before left out, in ");
    Files.delete(folder.resolve("dist/img"));
    Files.move(folder.resolve("dist/index.html"), folder.resolve("dist/index.htm"));
    assertThat(run("deploy", "production", "--release", "3", "--json")).isZero();
    assertThat(out).contains("\"left_out\":2,");
    assertThat(run("deploy", "production", "--release", "3")).isZero();
    assertThat(out).contains("nothing was published").doesNotContain("left out");
  }

  @Test
  void aDryRunIsThePlan() {
    run("init", "production");
    run("plan", "production", "--release", "1");
    String plan = out;
    assertThat(run("deploy", "production", "--release", "1", "-n")).isZero();
    assertThat(out).isEqualTo(plan);
  }

  @Test
  void anAdHocTargetTakesTheOtherKeysOfTheFile() {
    assertThat(run("init", "deploy@web1:/srv/other")).isZero();
    assertThat(run("deploy", "sftp://deploy@web1:22/srv/other", "--release", "1")).isZero();
    assertThat(out).contains("1 is live on sftp://deploy@web1:22/srv/other");
  }

  @Test
  void withoutAFileAnAdHocTargetNeedsASource() throws IOException {
    Files.delete(folder.resolve("deployer.yaml"));
    run("init", "web1:/srv/shop");
    assertThat(run("deploy", "web1:/srv/shop")).isEqualTo(2);
    assertThat(err).startsWith("✘ There is no source to deploy.\n");
    assertThat(run("deploy", "web1:/srv/shop", "--source", "dist")).isZero();
  }

  @Test
  void aRootThatIsNoneNamesInit() {
    assertThat(run("deploy", "production")).isEqualTo(3);
    assertThat(err).contains("Nothing was deployed to production", "deployer init production");
  }

  @Test
  void anUnreachableHostIsAnExitOfItsOwn() {
    host.refuse(dev.deployer.host.ConnectFailedException.Reason.UNREACHABLE);
    assertThat(run("status", "production")).isEqualTo(4);
  }

  @Test
  void theTargetIsNeverGuessed() {
    assertThat(run("deploy")).isEqualTo(2);
    assertThat(err)
        .isEqualTo(
            """
            ✘ The target is missing: there is no default.
                The environments are: production, twins.
            """);
    assertThat(run("deploy", "prodcution")).isEqualTo(2);
    assertThat(err).startsWith("✘ There is no environment prodcution; did you mean production?\n");
  }

  @Test
  void whatIsMistypedIsExplained() {
    assertThat(run("deply")).isEqualTo(2);
    assertThat(err)
        .isEqualTo(
            """
            ✘ There is no command deply.
                Did you mean deploy?
                What there is to type is shown by: deployer --help
            """);
    for (String[] typed : new String[][] {{"deply", "--help"}, {"help", "deply"}}) {
      assertThat(run(typed)).isEqualTo(2);
      assertThat(err).contains("There is no command deply.", "Did you mean deploy?");
    }
    assertThat(run("status", "production", "--jsn")).isEqualTo(2);
    assertThat(err).contains("There is no option --jsn.", "Did you mean --json?");
    assertThat(run("deploy", "production", "--wait", "5")).isEqualTo(2);
    assertThat(err).contains("such as 5m");
    assertThat(run("deploy", "production", "--accept", "drift")).isEqualTo(2);
    assertThat(err).contains("--accept GATE and --reason TEXT are given together");
    assertThat(run("status", "production", "-c", "other.yaml")).isEqualTo(2);
    assertThat(err).contains("The configuration other.yaml cannot be read: there is no such file.");
    assertThat(run("status", "production", "-c", "dist")).isEqualTo(2);
    assertThat(err).contains("The configuration dist cannot be read: it is a directory.");
    assertThat(run("prune", "production", "--keep", "x")).isEqualTo(2);
    assertThat(err).contains("'x' is no whole number");
    assertThat(run("unlock", "production", "--token", "another")).isEqualTo(2);
    assertThat(err).contains("--token another: a token is 32 hex digits");
  }

  @Test
  void aFileThatCannotBeReadOrWrittenIsNamedWithTheReason() {
    run("init", "production");
    assertThat(run("deploy", "production", "--source", "absent")).isEqualTo(2);
    assertThat(err)
        .contains(
            "the source " + folder.resolve("absent") + " cannot be read: there is no such file");
    assertThat(run("plan", "production", "--source", "deployer.yaml")).isEqualTo(2);
    assertThat(err)
        .contains(
            "deployer.yaml cannot be read: it is neither a directory nor an archive (tar, tar.gz,"
                + " zip)");
    assertThat(run("plan", "production", "-o", "absent/plan.json")).isEqualTo(2);
    assertThat(err)
        .contains(
            "The plan could not be written to absent/plan.json: there is no directory "
                + folder.resolve("absent"));
    assertThat(run("plan", "production", "-o", "dist")).isEqualTo(2);
    assertThat(err).contains("The plan could not be written to dist: it is a directory.");
    assertThat(run("deploy", "production", "--plan", "absent")).isEqualTo(2);
    assertThat(err).contains("The plan absent cannot be read: there is no such file.");
  }

  @Test
  void aSourceASealOrACommitThatIsMissingHereIsSaidBeforeAnyHostIsConnected() {
    // Whoever connects is refused with 3, since there is no root.
    assertThat(run("deploy", "production")).isEqualTo(3);
    assertThat(run("deploy", "production", "--seal", "nosuch.seal")).isEqualTo(2);
    assertThat(err)
        .contains(
            "the seal " + folder.resolve("nosuch.seal") + " cannot be read: there is no such file")
        .doesNotContain("the source");
    assertThat(run("deploy", "production", "--source", "absent")).isEqualTo(2);
    assertThat(run("plan", "production", "--source", "absent")).isEqualTo(2);
    assertThat(err).contains("absent cannot be read: there is no such file");
    assertThat(run("deploy", "production", "--ref", "HEAD")).isEqualTo(2);
    assertThat(err).contains("--ref names a commit of the repository of git");
  }

  @Test
  void aStalePlanIsMadeAnewWithWhatItWasMadeWith() throws IOException {
    run("init", "production");
    assertThat(run("plan", "production", "--release", "2", "--at-once", "-o", "plan.json"))
        .isZero();
    assertThat(run("deploy", "production", "--release", "1")).isZero();
    assertThat(run("deploy", "production", "--plan", "plan.json")).isEqualTo(3);
    assertThat(err)
        .contains("Plan anew: deployer plan production --release 2 --at-once -o plan.json");
  }

  @Test
  void aCheckBeforeInitSaysWhatTriesTheServer() {
    assertThat(run("check", "production")).isEqualTo(3);
    assertThat(out + err).contains("deployer check production --probe");
  }

  @Test
  void aResultThatCannotBeWrittenIsNoSuccessOfACommandThatOnlyLooks() {
    run("init", "production");
    stdout =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThat(run("status", "production")).isEqualTo(1);
    assertThat(err).isEqualTo("✘ The result could not be written to the standard output.\n");
    assertThat(run("--version")).isEqualTo(1);
    assertThat(run("deploy", "production", "--json")).as("it is done").isZero();
    assertThat(err).isEqualTo("✘ The result could not be written to the standard output.\n");
    assertThat(run("status", "elsewhere")).as("it was wrong before").isEqualTo(2);
  }

  @Test
  void aDecisionThatNobodyWaitsForIsRefused() {
    run("init", "production");
    assertThat(run("recover", "production", "--decide", "commit")).isEqualTo(3);
    assertThat(err).contains("nothing is undecided", "shown by: deployer status production");
  }

  @Test
  void withJsonNothingElseIsOnStdoutAlsoWhereItIsMistyped() {
    assertThat(run("status", "--bogus", "--json")).isEqualTo(2);
    assertThat(out).startsWith("{\"v\":1,\"type\":\"error\",").endsWith("}\n").hasLineCount(1);
    assertThat(err).isEmpty();
    assertThat(run("status", "production", "--json")).isEqualTo(3);
    assertThat(out.lines()).allMatch(line -> line.startsWith("{\"v\":1,\"type\":\""));
    assertThat(out.lines().filter(line -> line.contains("\"type\":\"error\""))).hasSize(1);
  }

  @Test
  void aQuestionWithoutATerminalIsRefused() {
    for (String made :
        List.of("/srv/shop", "/srv/shop/releases", "/srv/shop/releases/20250101120000")) {
      disk.backdoor().makeDirectory(made);
      disk.setOwner(made, MemoryDisk.DEPLOYER);
    }
    disk.backdoor().link("/srv/shop/current", "releases/20250101120000");
    assertThat(run("init", "production")).isEqualTo(2);
    assertThat(err)
        .contains("was made by another tool", "To answer yes: deployer init production --yes");
    assertThat(run("init", "production", "-y")).isZero();
    assertThat(out).contains("20250101120000");
  }

  @Test
  void aSecondLockIsRefusedWithItsHolderAndBrokenOnlyByItsToken() {
    run("init", "production");
    String token = "0123456789abcdef0123456789abcdef";
    String lock = "/srv/shop/.deployer/lock/" + token;
    disk.backdoor()
        .writeFile(
            lock + "/holder.json",
            new Holder(
                    token,
                    "anna@laptop",
                    "deploy 43",
                    Instant.parse("2026-11-20T21:13:45Z"),
                    Optional.empty(),
                    Optional.empty())
                .bytes());
    disk.setOwner(lock, MemoryDisk.DEPLOYER);
    assertThat(run("deploy", "production", "--release", "1")).isEqualTo(3);
    assertThat(err)
        .contains(
            "anna@laptop",
            "Wait for it: deployer deploy production --release 1 --wait 5m",
            "deployer unlock production --token " + token);
    assertThat(run("unlock", "production", "--token", token)).isEqualTo(2);
    assertThat(err).contains("Break the lock of anna@laptop");
    String another = token.replace('0', '1');
    assertThat(run("unlock", "production", "--token", another, "-y")).isEqualTo(3);
    assertThat(run("unlock", "production", "--token", token, "-y")).isZero();
    assertThat(run("deploy", "production", "--release", "1")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "init",
        "check",
        "plan",
        "deploy",
        "rollback",
        "releases",
        "status",
        "verify",
        "prune",
        "recover",
        "unlock",
        "history"
      })
  void everyCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out).startsWith("Usage: deployer " + command + " TARGET");
    assertThat(out.lines()).allMatch(line -> line.length() <= 80);
    String explained = out;
    assertThat(run("help", command)).isZero();
    assertThat(out).isEqualTo(explained);
    assertThat(run("--help")).isZero();
    assertThat(out).contains("  " + command + " ");
    explained = out;
    assertThat(run("help")).isZero();
    assertThat(out).isEqualTo(explained);
  }

  @Test
  void manifestsAndRecordsAreKeptWhereCachesAreUnlessNothingIsToBe() throws IOException {
    environment.put("DEPLOYER_NO_CACHE", "1");
    run("init", "production");
    assertThat(run("deploy", "production", "--release", "1")).isZero();
    assertThat(folder.resolve(".cache")).doesNotExist();
    environment.putAll(Map.of("DEPLOYER_NO_CACHE", "", "XDG_CACHE_HOME", "relative"));
    Files.writeString(folder.resolve("dist/index.html"), "2");
    assertThat(run("deploy", "production", "--release", "2")).isZero();
    assertThat(folder.resolve(".cache/deployer/manifests")).isNotEmptyDirectory();
    assertThat(folder.resolve(".cache/deployer/journals")).isNotEmptyDirectory();
    environment.put("XDG_CACHE_HOME", folder.resolve("caches") + "");
    Files.writeString(folder.resolve("dist/index.html"), "3");
    assertThat(run("deploy", "production", "--release", "3")).isZero();
    assertThat(folder.resolve("caches/deployer/manifests")).isNotEmptyDirectory();
  }

  private int run(String... arguments) {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    Surroundings here =
        new Surroundings(
            environment,
            new PrintStream(stdout == null ? shown : stdout, true, StandardCharsets.UTF_8),
            new PrintStream(stderr, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            Person.NOBODY,
            Interruptions.OF_PROCESS,
            Clock.systemUTC(),
            folder,
            folder,
            "anna");
    int exit = new Program(here, (address, trust, surroundings) -> host).run(arguments);
    out = shown.toString(StandardCharsets.UTF_8);
    err = stderr.toString(StandardCharsets.UTF_8);
    return exit;
  }
}
