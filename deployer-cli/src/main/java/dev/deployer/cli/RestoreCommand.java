package dev.deployer.cli;

import dev.deployer.path.ReleaseId;
import dev.deployer.project.command.Restore;
import dev.deployer.project.run.Task;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code restore}: takes a release that was pruned back out of the trash. */
@Command(
    name = "restore",
    sortOptions = false,
    customSynopsis = "deployer restore TARGET RELEASE [options]",
    description = {
      "Take a release that was pruned back out of the trash.",
      "",
      "It is not made live: that is what rollback TARGET RELEASE is for. What the trash has is"
          + " listed by releases TARGET --trash."
    })
final class RestoreCommand extends TargetCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RELEASE",
      hideParamSyntax = true,
      converter = ReleaseConverter.class,
      description = "The release to take back.")
  Optional<ReleaseId> release;

  @Override
  Task task() {
    return new Restore(release);
  }
}
