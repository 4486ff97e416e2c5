package dev.deployer.cli;

import dev.deployer.project.command.RunStep;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code step}: lists the steps of what is live, and runs one by its name. */
@Command(
    name = "step",
    sortOptions = false,
    customSynopsis = "deployer step TARGET [NAME] [-n] [-o FILE] [--plan FILE] [options]",
    description = {
      "Run a step of the release that is live, such as the end of a migration.",
      "",
      "Without NAME they are listed, with what still stands against each. Steps stand in"
          + " release.yaml and come with the release; there are no others. One that is done is not"
          + " run again, and one of which nobody knows what it did only with --accept."
    })
final class StepCommand extends TargetCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      hideParamSyntax = true,
      description = "The step to run.")
  Optional<String> name;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Show what would be done, and change nothing.")
  boolean dryRun;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Show what would be done, and keep the plan for --plan FILE.")
  Optional<Path> file = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Do exactly what this plan says, or nothing; it was made with -o FILE.")
  Optional<Path> planFile = Optional.empty();

  @Option(
      names = "--author",
      paramLabel = "NAME",
      converter = NamedConverter.class,
      description = "Whose work it is too: it is not for them to approve. May stand several times.")
  List<String> authors = new ArrayList<>();

  @Option(
      names = "--approval",
      paramLabel = "FILE",
      description = "A signature of the plan; may stand several times. Default: those beside it.")
  List<Path> signatures = new ArrayList<>();

  @Option(names = "--printed", description = "Show what it printed when it was last run.")
  boolean printed;

  @Override
  Task task() {
    return new RunStep(name, dryRun, file, planFile, authors, signatures, printed);
  }
}
