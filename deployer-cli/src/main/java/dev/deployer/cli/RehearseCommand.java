package dev.deployer.cli;

import dev.deployer.path.ReleaseId;
import dev.deployer.project.command.Rehearse;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rehearse}: brings a build to the hosts and tries it there, without making it live. */
@Command(
    name = "rehearse",
    sortOptions = false,
    customSynopsis = "deployer rehearse TARGET [--release ID] [options]",
    description = {
      "Bring a build to the hosts and try it there; nothing that is live changes.",
      "",
      "What is tried is said by hooks: {rehearse: …} in deployer.yaml. A deploy of the same content"
          + " then only makes it live."
    })
final class RehearseCommand extends TargetCommand {
  @Option(
      names = "--release",
      paramLabel = "ID",
      converter = ReleaseConverter.class,
      description = "The release's id. Default: the time in UTC, 14 digits.")
  Optional<ReleaseId> release;

  @Option(
      names = "--seal",
      paramLabel = "FILE",
      description = "Hold the source against this seal. Default: the one beside it, DIR.seal.")
  Optional<Path> seal = Optional.empty();

  @Override
  Task task() {
    return new Rehearse(release, seal);
  }
}
