package dev.deployer.cli;

import dev.deployer.path.ReleaseId;
import dev.deployer.project.command.Diff;
import dev.deployer.project.run.Task;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: compares a release with the build that lies here, or with another release. */
@Command(
    name = "diff",
    sortOptions = false,
    customSynopsis = "deployer diff TARGET [RELEASE [RELEASE]] [--text] [--commits] [options]",
    description = {
      "Compare what is live with what a deploy would send; or one release with that; or two.",
      "",
      "Exits 0 whether something differs or not; with --exit-code 3 where it does. Nothing is"
          + " written to a host."
    })
final class DiffCommand extends TargetCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RELEASE",
      hideParamSyntax = true,
      converter = ReleaseConverter.class,
      description = "What is compared. Default: what is live.")
  Optional<ReleaseId> first;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "RELEASE",
      hideParamSyntax = true,
      converter = ReleaseConverter.class,
      description = "What it is compared with. Default: the build that a deploy would send.")
  Optional<ReleaseId> second;

  @Option(names = "--text", description = "Show which lines of texts differ, as diff -u does.")
  boolean text;

  @Option(names = "--commits", description = "List git's commits between both.")
  boolean commits;

  @Option(names = "--exit-code", description = "Exit 3 where something differs.")
  boolean tells;

  @Override
  Task task() {
    return new Diff(first, second, text, commits, tells);
  }
}
