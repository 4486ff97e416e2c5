package dev.deployer.cli;

import dev.deployer.project.command.SealBuild;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code seal}: writes down what a build is. */
@Command(
    name = "seal",
    sortOptions = false,
    customSynopsis = "deployer seal TARGET [--source DIR] [-o FILE] [options]",
    description = {
      "Write down what a build is, so that nothing else is deployed in its place later.",
      "",
      "It is scanned as for a deploy to TARGET, and refused by the gate source as there. No host is"
          + " asked."
    })
final class SealCommand extends TargetCommand {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the seal is kept. Default: beside the build, DIR.seal.")
  Optional<Path> file;

  @Override
  Task task() {
    return new SealBuild(file);
  }
}
