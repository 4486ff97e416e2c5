package dev.deployer.cli;

import dev.deployer.path.ReleaseId;
import dev.deployer.project.command.RollBack;
import dev.deployer.project.run.Task;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rollback}: makes an earlier release live again, or shows that it would. */
@Command(
    name = "rollback",
    sortOptions = false,
    customSynopsis = "deployer rollback TARGET [RELEASE] [-n] [--waves] [options]",
    description = {
      "Make an earlier release live again.",
      "",
      "Without RELEASE it is the one that was live and good before, by the journal. The release"
          + " that is left is kept, and recorded as bad."
    })
final class RollbackCommand extends TargetCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RELEASE",
      hideParamSyntax = true,
      converter = ReleaseConverter.class,
      description = "The release to go to.")
  Optional<ReleaseId> release;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Show what would be done, and change nothing.")
  boolean dryRun;

  @Option(
      names = "--waves",
      description =
          "In the waves of a deploy, with its checks and waits; a wave that fails takes it back.")
  boolean waves;

  @Override
  Task task() {
    return new RollBack(release, dryRun, waves);
  }
}
