package dev.deployer.project.report;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Failures of commands as they were typed, and how they are shown. */
final class FailuresAsShown {
  static final Live LIVE = new Live.Release(ReleaseId.parse("41"));
  private static final Spelling SPELLING =
      new Spelling(
          Map.of(
              "-c",
              "--config",
              "--source",
              "--source",
              "--decide",
              "--decide",
              "--accept",
              "--accept",
              "--reason",
              "--reason"),
          Set.of(),
          Map.of());
  static final Invocation TYPED =
      invocation("deploy", "production", "-c", "my shop.yaml", "--source", "dist");

  private FailuresAsShown() {}

  static String text(Failure failure) {
    return PlainPage.of(failure);
  }

  static Failure deployOf42(DeployerException cause) {
    return new Failure(
        "nothing was deployed to production",
        cause,
        ExitCode.FAILED,
        TYPED,
        Optional.of(ReleaseId.parse("42")),
        NextDeploy.PLAIN);
  }

  static String text(Invocation typed, Objection objection) {
    return PlainPage.of(
        new Failure(
            "production was not recovered",
            DeployerException.refused(new Live.Unknown(), List.of(objection)),
            ExitCode.REFUSED,
            typed));
  }

  static Invocation invocation(String... typed) {
    return Invocation.of(List.of(typed), SPELLING, (option, value) -> value);
  }

  static String refused(Objection... objections) {
    return text(DeployerException.refused(LIVE, List.of(objections)));
  }

  static String text(DeployerException cause) {
    return PlainPage.of(
        new Failure("nothing was deployed to production", cause, ExitCode.REFUSED, TYPED));
  }
}
