package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.CheckReport;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.FullDiskException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Standing;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.InvalidSourceException;
import dev.deployer.source.Source;
import dev.deployer.source.Source.ScanListener;
import dev.deployer.source.SourceSettings;
import dev.deployer.ssh.connect.NoCommonAlgorithm;
import dev.deployer.ssh.settings.AlgorithmNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
  private static final Live LIVE = new Live.Release(ReleaseId.parse("41"));
  private static final Spelling SPELLING =
      new Spelling(
          Map.of("-c", "--config", "--source", "--source", "--decide", "--decide"),
          Set.of(),
          Map.of());
  private static final Invocation TYPED =
      invocation("deploy", "production", "-c", "my shop.yaml", "--source", "dist");

  @Test
  void aHeldLockSaysWhoAndWhatWouldBreakIt() {
    assertThat(
            refused(
                new Objection(
                    Objection.Kind.LOCK_HELD,
                    "locked by anna@laptop to deploy 43",
                    List.of("token 0f8c", "last sign of life 3 s ago"))))
        .isEqualTo(
            """
            ✘ Nothing was deployed to production; 41 is still live: locked by anna@laptop to deploy 43.
                ~ token 0f8c
                ~ last sign of life 3 s ago
                Wait for it: deployer deploy production -c 'my shop.yaml' --source dist --wait 5m
                If that run is dead, break its lock: deployer unlock production -c 'my shop.yaml' --token 0f8c
            """);
  }

  @Test
  void locksOfSeveralHostsAreBrokenTogether() {
    Objection held =
        new Objection(
            Objection.Kind.LOCK_HELD, "locked by anna@laptop to deploy 43", List.of("token 0f8c"));
    DeployerException cause =
        DeployerException.refused(LIVE, List.of(held))
            .withStandings(
                List.of(
                    new Standing("deploy@web1:22", LIVE, Optional.empty()),
                    new Standing("deploy@web2:22", LIVE, Optional.empty())));

    assertThat(text(cause))
        .contains(
            "    If that run is dead, break its locks:"
                + " deployer unlock production -c 'my shop.yaml' --dead\n")
        .doesNotContain("--token");
  }

  private static String text(Failure failure) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    failure.write(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Failure deployOf42(DeployerException cause) {
    return new Failure(
        "nothing was deployed to production",
        cause,
        ExitCode.FAILED,
        TYPED,
        Optional.of(ReleaseId.parse("42")));
  }

  @Test
  void aFailureAfterPublishingSaysThatTheReleaseStays() {
    DeployerException failed =
        new DeployerException(DeployerException.Kind.FAILED, LIVE, "the hook migrate failed", null);
    assertThat(text(deployOf42(failed)))
        .contains("    42 is published and stays, not live; a deploy of the same content only");
    assertThat(deployOf42(failed).fields()).containsEntry("published", "42");
    DeployerException reverted =
        new DeployerException(DeployerException.Kind.REVERTED, LIVE, "it is not well", null);
    assertThat(text(deployOf42(reverted)))
        .contains("    42 stays published, and is recorded as bad");
  }

  @Test
  void aFirstDeployOntoAFullDiskIsNotToldToPruneWhatIsNotThere() {
    Objection full = new Objection(Objection.Kind.NO_SPACE, "there is room for 4 of 9 files");
    for (DeployerException cause :
        List.of(
            DeployerException.refused(new Live.Nothing(), List.of(full)),
            new DeployerException(
                DeployerException.Kind.FAILED,
                new Live.Nothing(),
                "the filesystem is full",
                new FullDiskException(new FileSystemException("/srv/shop"), "full")))) {
      assertThat(text(cause)).contains("Make room on that disk").doesNotContain("prune");
    }
    assertThat(text(DeployerException.refused(LIVE, List.of(full)))).contains("deployer prune");
  }

  @Test
  void whereNothingWouldBeDeletedNobodyIsToldToPrune() {
    Objection kept = new Objection(Objection.Kind.NO_SPACE, "full", List.of(Objection.NOTHING_OLD));
    assertThat(text(DeployerException.refused(LIVE, List.of(kept))))
        .contains("Make room on that disk")
        .doesNotContain("deployer prune");
    Objection trash =
        new Objection(
            Objection.Kind.NO_SPACE,
            "full",
            List.of(Objection.NOTHING_OLD, "the trash has 1 release"));
    assertThat(text(DeployerException.refused(LIVE, List.of(trash))))
        .contains("Empty the trash", "deployer prune");
  }

  @Test
  void aRestartThatIsOwedAfterARevertIsAFieldAndHasARemedy() {
    DeployerException owing =
        new DeployerException(DeployerException.Kind.REVERTED, LIVE, "it is not well", null)
            .withOwing(List.of("deploy@web1:22"));
    assertThat(text(owing))
        .contains("Once they pass, run them: deployer recover production -c 'my shop.yaml'")
        .contains("deployer recover production -c 'my shop.yaml' --decide commit");
    assertThat(deployOf42(owing).fields()).containsEntry("owing", List.of("deploy@web1:22"));
  }

  @Test
  void anOperationThatIsRefusedInTheMidstOfARunHasARemedy() {
    AccessDeniedException refused =
        new AccessDeniedException("/srv/shop/current", null, "the host refuses symlink");
    assertThat(
            text(
                new DeployerException(
                    DeployerException.Kind.FAILED, LIVE, "the host refuses symlink", refused)))
        .contains("deployer check production -c 'my shop.yaml' --probe")
        .contains("\"Servers\" in docs/guide.md");
  }

  @Test
  void aRollbackInWavesThatIsTakenBackDoesNotSpeakOfANewRelease() {
    DeployerException cause =
        new DeployerException(DeployerException.Kind.REVERTED, LIVE, "it is not well", null);
    assertThat(
            text(
                new Failure(
                    "production was not rolled back",
                    cause,
                    ExitCode.REVERTED,
                    invocation("rollback", "production", "--waves"))))
        .startsWith("✘ The earlier release was live and was taken back; 41 is live again");
  }

  @Test
  void severalBadNamesAreALineEach(@TempDir Path source) throws IOException {
    Files.writeString(source.resolve("a\\b"), "");
    Files.writeString(source.resolve("dot."), "");
    InvalidSourceException invalid =
        catchThrowableOfType(
            InvalidSourceException.class,
            () ->
                Source.scan(SourceSettings.of(source), DeclaredPaths.NONE, new ScanListener() {}));
    DeployerException cause =
        new DeployerException(
            DeployerException.Kind.INVALID, new Live.Unknown(), invalid.getMessage(), invalid);

    assertThat(text(cause))
        .startsWith("✘ Nothing was deployed to production:\n    ~ ")
        .contains("\n    ~ \"dot.\": ");
  }

  @Test
  void aRecoveryThatIsHeldDoesNotAdviseItself() {
    Invocation recover = invocation("recover", "production", "-c", "my shop.yaml");
    assertThat(text(recover, new Objection(Objection.Kind.HELD, "a person is to decide")))
        .contains("recover production -c 'my shop.yaml' --decide commit")
        .contains("recover production -c 'my shop.yaml' --decide revert")
        .doesNotContain("recover production -c 'my shop.yaml'\n");
    assertThat(text(recover, new Objection(Objection.Kind.UNDECIDED, "it is decided elsewhere")))
        .contains("deployer recover production -c 'my shop.yaml' --decide commit (or revert)")
        .doesNotContain("recover production -c 'my shop.yaml'\n");
  }

  @Test
  void theWayBackThatTheDataForbidsIsAcceptedByTheSameCommandAndNotByAnUntrueRecord() {
    assertThat(
            text(
                invocation("recover", "production", "--decide", "revert"),
                new Objection(
                    Objection.Kind.DATA,
                    "schema: not everything can be read (data:0f3a9d117be2)",
                    List.of("6 reads schema to 2; 3 was written since 8 (2026-11-20 21:13 UTC)"))))
        .contains("Let the new release stay: deployer recover production --decide commit\n")
        .contains(
            "deployer recover production --decide revert --accept data:0f3a9d117be2 --reason …")
        .doesNotContain("--written");
  }

  @Test
  void whereOneHostIsHeldItIsSaidWhatIsLive() {
    assertThat(text(deployOf42(DeployerException.held("it is left to you", null).withLive(LIVE))))
        .contains("✘ 41 is live")
        .doesNotContain("differ");
  }

  @Test
  void whereTwoRunsHoldLocksItIsSaidHowThoseOfOneAreBroken() {
    assertThat(
            text(
                invocation("unlock", "production", "--dead"),
                new Objection(
                    Objection.Kind.NOT_THAT_LOCK,
                    "the locks are held by 2 runs, of which one may be alive",
                    List.of("web1: token 0f8c", "web2: token 1a2b"))))
        .contains("deployer unlock production --token TOKEN");
  }

  private static String text(Invocation typed, Objection objection) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Failure(
            "production was not recovered",
            DeployerException.refused(new Live.Unknown(), List.of(objection)),
            ExitCode.REFUSED,
            typed)
        .write(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasPrintedStandsBelowTheSentenceAndIsAFieldOfItsOwn() {
    DeployerException cause =
        new DeployerException(
                DeployerException.Kind.FAILED,
                LIVE,
                "the hook migrate on deploy@web1:22 exited with 3 (before_activate)",
                null)
            .withOutput(
                List.of(
                    new Printed(
                        "the hook migrate of deploy@web1:22",
                        List.of("row 7 is locked", "giving up"))));
    Failure failure =
        new Failure("nothing was deployed to production", cause, ExitCode.FAILED, TYPED);

    assertThat(text(cause))
        .isEqualTo(
            """
            ✘ Nothing was deployed to production; 41 is still live: the hook migrate on deploy@web1:22 exited with 3 (before_activate).
                | row 7 is locked
                | giving up
            """);
    assertThat(failure.fields().get("message")).asString().doesNotContain("row 7");
    assertThat(failure.fields().get("output"))
        .isEqualTo(
            List.of(
                Map.of(
                    "by",
                    "the hook migrate of deploy@web1:22",
                    "lines",
                    List.of("row 7 is locked", "giving up"))));
  }

  @Test
  void aRootOfAnotherNameSaysTheLineThatRenamesItAndOneOfAnotherIdDoesNot() {
    assertThat(refused(anotherRoot("the root's environment is staging, and not production")))
        .contains("deployer rename production -c 'my shop.yaml' --from staging");
    assertThat(refused(anotherRoot("the root's application is our shop, and not shop")))
        .contains("deployer rename production -c 'my shop.yaml' --from 'our shop/production'");
    assertThat(
            refused(
                anotherRoot(
                    "web1: the root's application is blog, and not shop, and the root's environment"
                        + " is live, and not production")))
        .contains("deployer rename production -c 'my shop.yaml' --from blog/live");
    assertThat(refused(anotherRoot("the root's id is 0f8c, and not 1a2b")))
        .doesNotContain("rename");
  }

  private static Objection anotherRoot(String fact) {
    return new Objection(Objection.Kind.ANOTHER_ROOT, fact);
  }

  @Test
  void driftIsAcceptedByTheDigestOfWhatWasShown() {
    assertThat(
            refused(
                new Objection(
                    Objection.Kind.DRIFT,
                    "41 on the host differs from its manifest in 1 place (drift:0123456789ab)",
                    List.of("changed index.php"))))
        .contains("~ changed index.php", "--accept drift:0123456789ab --reason …");
  }

  @Test
  void recoverTakesNobodysWordSoThatTheWayBackIsARollback() {
    assertThat(
            text(
                invocation("recover", "production"),
                new Objection(
                    Objection.Kind.DRIFT,
                    "41 on the host differs from its manifest in 1 place (drift:0123456789ab)",
                    List.of("changed index.php"))))
        .contains("deployer rollback production --accept drift:0123456789ab --reason …")
        .doesNotContain("deployer recover production --accept");
  }

  @Test
  void severalObjectionsShareTheirRemedies() {
    assertThat(
            refused(
                new Objection(Objection.Kind.STALE_PLAN, "the generation was 3"),
                new Objection(Objection.Kind.STALE_PLAN, "the live release was 40")))
        .isEqualTo(
            """
            ✘ Nothing was deployed to production; 41 is still live:
            ✘ the generation was 3
            ✘ the live release was 40
                Plan anew: deployer plan production -c 'my shop.yaml' --source dist
            """);
  }

  @Test
  void everyObjectionHasSomethingToType() {
    assertThat(Arrays.stream(Objection.Kind.values()))
        .allSatisfy(
            kind ->
                assertThat(new Remedies(TYPED).of(List.of(new Objection(kind, "so it is"))))
                    .isNotEmpty());
  }

  @Test
  void everyReasonNotToConnectHasSomethingToDo() {
    assertThat(Arrays.stream(ConnectFailedException.Reason.values()))
        .allSatisfy(
            reason ->
                assertThat(
                        new ConnectRemedies(TYPED)
                            .of(
                                new ConnectFailedException(
                                    reason, "deploy@web1:22", "so it is", null)))
                    .isNotEmpty());
  }

  @Test
  void aHostThatIsTooNewForThisJavaIsNotCalledOldAndTheJavaThatWillDoIsNamed() {
    NoCommonAlgorithm missing =
        new NoCommonAlgorithm(
            "key exchange",
            "KexAlgorithms",
            List.of("curve25519-sha256"),
            List.of("sntrup761x25519-sha512", AlgorithmNames.ML_KEM),
            List.of());

    assertThat(ConnectRemedies.algorithm(missing))
        .contains("dd curve25519-sha256 to the list that KexAlgorithms has in sshd_config")
        .doesNotContain("Update");
    assertThat(
            ConnectRemedies.algorithm(missing).contains("with Java 24 or later, which has mlkem"))
        .isEqualTo(!AlgorithmNames.hasMlKem());
  }

  @Test
  void whatIsLiveIsNotSaidTwice() {
    DeployerException strange =
        DeployerException.refused(
            new Live.Strange("is a real directory"),
            Objection.Kind.STRANGE_CURRENT,
            "current is a real directory");

    assertThat(text(strange))
        .startsWith("✘ Nothing was deployed to production; current is a real directory.\n");
  }

  @Test
  void aCheckOfWhatIsNoRootNamesInit() {
    CheckReport.Finding finding =
        new CheckReport.Finding(
            CheckReport.Level.PROBLEM,
            "root",
            "it has no marker",
            Optional.of(new Objection(Objection.Kind.NOT_A_ROOT, "it has no marker")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new Checked(new CheckReport(List.of(finding)), TYPED).write(page(out));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("create the root: deployer init production");
  }

  @Test
  void whereTheDirectoryAboveIsMissingInitComesSecond() {
    Invocation init = invocation("init", "production");

    assertThat(
            new Remedies(init)
                .of(List.of(new Objection(Objection.Kind.PARENT_MISSING, "there is no /srv/a"))))
        .containsExactly("Make that directory on the host first, then: deployer init production");
  }

  @Test
  void whereTheRootMayNotBeMadeTheLineToTypeOnTheHostIsShown() {
    Objection refused =
        new Objection(
            Objection.Kind.NOT_PERMITTED,
            "the account deploy may not make a root at /srv/shop on the host; left behind: x");

    assertThat(new Remedies(invocation("init", "production")).of(List.of(refused)))
        .containsExactly(
            "As root on the host, once: install -d -o deploy -g deploy /srv/shop",
            "Then: deployer init production");
  }

  @Test
  void eachFaultOfReleaseYamlIsALine() {
    InvalidSourceException faults =
        InvalidSourceException.in(
            "release.yaml",
            List.of(
                "release.yaml:2:8: needs: is to be a list",
                "release.yaml:3:1: steeps: there is no such key"));
    assertThat(
            text(new DeployerException(
                    DeployerException.Kind.INVALID, LIVE, faults.getMessage(), faults))
                .lines())
        .contains("    ~ release.yaml:3:1: steeps: there is no such key")
        .hasSize(3)
        .first()
        .isEqualTo("✘ Nothing was deployed to production; 41 is still live:");
  }

  @Test
  void anUnknownOutcomeNamesRecover() {
    assertThat(
            text(
                new DeployerException(
                    DeployerException.Kind.UNKNOWN, new Live.Unknown(), "no reply came", null)))
        .isEqualTo(
            """
            ✘ How this ended is not known; what is live is unknown: no reply came.
                Locks that this run left, which has ended, are broken first: deployer unlock production -c 'my shop.yaml' --dead
                Settle it: deployer recover production -c 'my shop.yaml'
            """);
  }

  @Test
  void anInterruptedRunNamesWhatIsLive() {
    assertThat(
            text(
                new DeployerException(
                    DeployerException.Kind.INTERRUPTED, LIVE, "stopped before publishing", null)))
        .isEqualTo(
            """
            ✘ Nothing was deployed to production; 41 is live: stopped before publishing.
                Go on: deployer deploy production -c 'my shop.yaml' --source dist
            """);
  }

  @Test
  void aRunThatWasInterruptedAfterTheFlipSaysThatItsReleaseWasLiveAndTakenBack() {
    DeployerException end =
        new DeployerException(DeployerException.Kind.INTERRUPTED, LIVE, "interrupted", null)
            .withTakenBack();

    assertThat(text(end))
        .isEqualTo(
            """
            ✘ The new release was live and was taken back; 41 is live again: interrupted.
                Go on: deployer deploy production -c 'my shop.yaml' --source dist
            """);
  }

  @Test
  void programsGetKindLiveAndObjections() {
    DeployerException refused =
        DeployerException.refused(LIVE, Objection.Kind.STALE_PLAN, "the generation was 3");

    assertThat(new Failure("nothing was deployed", refused, ExitCode.REFUSED, TYPED).fields())
        .containsEntry("kind", "refused")
        .containsEntry("live", Map.of("state", "release", "release", "41"))
        .containsEntry(
            "objections",
            List.of(
                Map.of(
                    "kind", "stale_plan", "fact", "the generation was 3", "details", List.of())));
  }

  @Test
  void aDecomposedNameIsToldWithTheCommandThatComposesIt(@TempDir Path source) throws IOException {
    Files.writeString(source.resolve("u\u0308ber.txt"), "x");
    SourceSettings settings = SourceSettings.of(source);
    InvalidSourceException faults =
        catchThrowableOfType(
            InvalidSourceException.class,
            () -> Source.scan(settings, DeclaredPaths.NONE, new ScanListener() {}));
    assertThat(
            text(
                new DeployerException(
                    DeployerException.Kind.INVALID, LIVE, faults.getMessage(), faults)))
        .isEqualTo(
            """
            ✘ Nothing was deployed to production; 41 is still live: "u\u0308ber.txt": a name must be in Unicode form NFC.
                Decomposed names come from macOS and from some archives; compose them, in the source: convmv -r -f utf8 -t utf8 --nfc --notest DIRECTORY
                All rules of names are in docs/guide.md, under "Names".
            """);
  }

  private static Invocation invocation(String... typed) {
    return Invocation.of(List.of(typed), SPELLING, (option, value) -> value);
  }

  private static String refused(Objection... objections) {
    return text(DeployerException.refused(LIVE, List.of(objections)));
  }

  private static String text(DeployerException cause) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Failure("nothing was deployed to production", cause, ExitCode.REFUSED, TYPED)
        .write(page(out));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Page page(ByteArrayOutputStream out) {
    return new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false);
  }
}
