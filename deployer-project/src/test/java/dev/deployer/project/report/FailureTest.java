package dev.deployer.project.report;

import static dev.deployer.project.report.FailuresAsShown.LIVE;
import static dev.deployer.project.report.FailuresAsShown.TYPED;
import static dev.deployer.project.report.FailuresAsShown.deployOf42;
import static dev.deployer.project.report.FailuresAsShown.invocation;
import static dev.deployer.project.report.FailuresAsShown.refused;
import static dev.deployer.project.report.FailuresAsShown.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Printed;
import dev.deployer.project.output.ExitCode;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.InvalidSourceException;
import dev.deployer.source.Source;
import dev.deployer.source.Source.ScanListener;
import dev.deployer.source.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A failure says what is live, what was not done and why, in the same way for every end of a run.
 */
final class FailureTest {
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
  void whereOneHostIsHeldItIsSaidWhatIsLive() {
    assertThat(text(deployOf42(DeployerException.held("it is left to you", null).withLive(LIVE))))
        .contains("✘ 41 is live")
        .doesNotContain("differ");
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
}
