package dev.deployer.project.report;

import static dev.deployer.project.report.FailuresAsShown.invocation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is typed where a manifest was deleted, by what was typed before. */
final class DeletedRemediesTest {
  private static final Objection LOST =
      new Objection(
          Objection.Kind.INCOMPLETE_RELEASE,
          "4 has a directory on the host, and its manifest is not there any more");

  private static List<String> remedies(NextDeploy next, Objection of, String... typed) {
    return new Remedies(invocation(typed), false, Optional.of(ReleaseId.parse("4")))
        .deploying(next)
        .of(List.of(of));
  }

  @Test
  void whereADeployIsRefusedForTheIdOfWhatIsLiveItIsNotToBeTypedWithThatIdAgain() {
    assertThat(remedies(NextDeploy.PLAIN, LOST, "deploy", "production"))
        .containsExactly(
            "Have another release live, of the same build or of a new one: deployer deploy"
                + " production --release ID",
            "Then delete what is left of this one, which nothing can be held to: deployer prune"
                + " production");
  }

  @Test
  void wherePlansAreApprovedTheOneThatReplacesItIsPlanned() {
    assertThat(remedies(new NextDeploy(true), LOST, "verify", "production"))
        .hasSize(4)
        .first()
        .asString()
        .endsWith("by a plan that somebody else approves: deployer plan production -o FILE");
  }

  @Test
  void whatIsNotLiveIsPruned() {
    Objection other =
        new Objection(
            Objection.Kind.INCOMPLETE_RELEASE,
            "3 has a directory on the host, and its manifest is not there any more");
    assertThat(remedies(NextDeploy.PLAIN, other, "rollback", "production", "3"))
        .containsExactly(
            "Delete what is left of it, which nothing can be held to: deployer prune production");
  }

  @Test
  void whatLiesInTheTrashWithoutItsManifestIsClearedAndNotPruned() {
    Objection trash =
        new Objection(
            Objection.Kind.INCOMPLETE_RELEASE, "1 lies in the trash without its manifest");
    assertThat(remedies(NextDeploy.PLAIN, trash, "restore", "production", "1"))
        .containsExactly("Clear what is left of it: deployer recover production");
  }
}
