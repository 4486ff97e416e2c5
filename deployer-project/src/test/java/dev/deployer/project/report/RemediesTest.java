package dev.deployer.project.report;

import static dev.deployer.project.report.FailuresAsShown.LIVE;
import static dev.deployer.project.report.FailuresAsShown.TYPED;
import static dev.deployer.project.report.FailuresAsShown.invocation;
import static dev.deployer.project.report.FailuresAsShown.refused;
import static dev.deployer.project.report.FailuresAsShown.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.CheckReport;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.FullDiskException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Standing;
import dev.deployer.ssh.connect.NoCommonAlgorithm;
import dev.deployer.ssh.settings.AlgorithmNames;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What to do about a failure is said as what can be typed. */
final class RemediesTest {
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
  void aReleaseOfWhichTheHostsHaveDifferentContentInTheirTrashIsTakenBackOnSomeOfThem() {
    Invocation restore = invocation("restore", "duo", "A");
    assertThat(
            new Remedies(restore)
                .of(
                    List.of(
                        new Objection(
                            Objection.Kind.RELEASE_EXISTS,
                            "the trash of the hosts has A with different content"))))
        .containsExactly(
            "Take it back on hosts that have the same: deployer restore duo A --hosts NAMES");
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
  void whatNeverWasLiveGoesLiveByADeployOrByAPlanWhereThatIsAsked() {
    Objection never = new Objection(Objection.Kind.NEVER_LIVE, "66 was never live");
    Invocation typed = invocation("rollback", "production", "66", "-c", "my.yaml");

    assertThat(new Remedies(typed).of(List.of(never)))
        .containsExactly("It goes live by a deploy: deployer deploy production -c my.yaml");
    assertThat(new Remedies(typed).deploying(new NextDeploy(true)).of(List.of(never)))
        .containsExactly(
            "It goes live by a deploy, by a plan that somebody else approves: deployer plan"
                + " production -c my.yaml -o FILE",
            "Whoever approves it signs it: deployer approve FILE -c my.yaml",
            "Then carry it out: deployer deploy production -c my.yaml --plan FILE");
  }

  @Test
  void whatWasAcceptedOfOneHostStaysInTheLineWhereAnotherOneObjects() {
    Invocation typed =
        invocation(
            "rollback", "production", "41", "--accept", "drift:aaaaaaaaaaaa", "--reason", "ok");
    List<Objection> ofTheOther =
        List.of(
            new Objection(
                Objection.Kind.DRIFT,
                "web2: 41 on the host differs from its manifest in 1 place (drift:bbbbbbbbbbbb)",
                List.of("changed index.php")));

    assertThat(new Remedies(typed, true).of(ofTheOther))
        .last()
        .asString()
        .contains("--accept drift:aaaaaaaaaaaa")
        .contains("--accept drift:bbbbbbbbbbbb");
    assertThat(new Remedies(typed).of(ofTheOther))
        .last()
        .asString()
        .contains("--accept drift:bbbbbbbbbbbb")
        .doesNotContain("drift:aaaaaaaaaaaa");
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
  void aCheckOfWhatIsNoRootNamesInit() {
    CheckReport.Finding finding =
        new CheckReport.Finding(
            CheckReport.Level.PROBLEM,
            "root",
            "it has no marker",
            Optional.of(new Objection(Objection.Kind.NOT_A_ROOT, "it has no marker")));

    assertThat(PlainPage.of(new Checked(new CheckReport(List.of(finding)), TYPED)))
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
            "As root on the host, once: install -d -o deploy /srv/shop",
            "Then: deployer init production");
  }
}
