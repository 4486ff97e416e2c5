package dev.deployer.cli;

import dev.deployer.path.ReleaseId;
import dev.deployer.project.command.PlanOnly;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plan}: shows what a deploy would do, and keeps it with {@code -o}. */
@Command(
    name = "plan",
    sortOptions = false,
    customSynopsis = "deployer plan TARGET [--release ID] [-o FILE] [options]",
    description = {
      "Show what a deploy would do, and change nothing.",
      "",
      "Exits 3 where the deploy would be refused."
    })
final class PlanCommand extends TargetCommand {
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

  @Option(
      names = "--at-once",
      description = "Without waves and bakes, whatever is configured: for what cannot wait.")
  boolean atOnce;

  @Option(
      names = "--author",
      paramLabel = "NAME",
      converter = NamedConverter.class,
      description = "Whose work it is too: it is not for them to approve. May stand several times.")
  List<String> authors = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Keep the plan, for deploy --plan FILE.")
  Optional<Path> file;

  @Override
  Task task() {
    return new PlanOnly(release, seal, atOnce, authors, file);
  }
}
