package dev.deployer.cli;

import dev.deployer.path.ReleaseId;
import dev.deployer.project.command.Deploy;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy}: makes a build live, or carries out exactly the plan of {@code --plan}. */
@Command(
    name = "deploy",
    sortOptions = false,
    customSynopsis = "deployer deploy TARGET [--release ID] [--plan FILE] [-n] [options]",
    description = {
      "Make a build live, whole or not at all.",
      "",
      "A build whose content is live already is left at that, with exit 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  deployer deploy production --message \"Summer prices\"",
      "  deployer deploy production -n",
      "  deployer deploy deploy@web1.example.net:/srv/shop --source build/dist"
    })
final class DeployCommand extends TargetCommand {
  @Option(
      names = "--release",
      paramLabel = "ID",
      converter = ReleaseConverter.class,
      description = "The release's id. Default: the time in UTC, 14 digits.")
  Optional<ReleaseId> release;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Do exactly what this plan says, or nothing; it was made by plan -o FILE.")
  Optional<Path> planFile;

  @Option(
      names = "--approval",
      paramLabel = "FILE",
      description = "A signature of the plan; may stand several times. Default: those beside it.")
  List<Path> signatures = new ArrayList<>();

  @Option(
      names = "--seal",
      paramLabel = "FILE",
      description = "Hold the source against this seal. Default: the one beside it, DIR.seal.")
  Optional<Path> seal = Optional.empty();

  @Option(
      names = "--at-once",
      description = "Without waves and bakes, whatever is configured: for what cannot wait.")
  boolean atOnce;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Do what plan does.")
  boolean dryRun;

  @Override
  Task task() {
    return new Deploy(release, planFile, signatures, seal, atOnce, dryRun);
  }
}
