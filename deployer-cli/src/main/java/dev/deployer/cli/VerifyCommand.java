package dev.deployer.cli;

import dev.deployer.VerifyDepth;
import dev.deployer.cli.output.Report;
import dev.deployer.cli.report.Verified;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: holds a release against its manifest. */
@Command(
    name = "verify",
    sortOptions = false,
    customSynopsis = "deployer verify TARGET [RELEASE] [--content] [options]",
    description = {
      "Hold a release on the host against its manifest: changed, missing, extra, mode, link.",
      "",
      "Exits 3 where it differs."
    })
final class VerifyCommand extends TargetCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RELEASE",
      hideParamSyntax = true,
      converter = ReleaseConverter.class,
      description = "Default: the one that is live.")
  Optional<ReleaseId> release;

  @Option(names = "--content", description = "Read every byte, and not just size, mode and time.")
  boolean content;

  @Override
  boolean asksEachHost() {
    return true;
  }

  @Override
  Report run(CommandRun run) throws DeployerException {
    return new Verified(
        run.deployer().verify(release, content ? VerifyDepth.CONTENT : VerifyDepth.FACTS),
        run.typed());
  }

  @Override
  String undone(String target) {
    return release.map(id -> "release " + id).orElse("the live release")
        + " could not be verified on "
        + target;
  }

  @Override
  boolean changes() {
    return false;
  }
}
