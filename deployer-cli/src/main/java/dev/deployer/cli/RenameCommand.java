package dev.deployer.cli;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RootNames;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Renamed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rename}: lets roots follow a new name of their environment or application. */
@Command(
    name = "rename",
    sortOptions = false,
    customSynopsis = "deployer rename TARGET --from [APPLICATION/]ENVIRONMENT [options]",
    description = {
      "Let the root follow deployer.yaml, in which the environment or the application has a new"
          + " name.",
      "",
      "Each root knows what it was made for, and is refused under another name. This changes what"
          + " it knows, on all hosts, and nothing else; the root's id stays."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  deployer rename live --from production",
      "  deployer rename production --from shop/production"
    })
final class RenameCommand extends TargetCommand {
  @Option(
      names = "--from",
      paramLabel = "NAME",
      required = true,
      description =
          "What the root is named now, so that no other is taken for it: its environment, and"
              + " before it APPLICATION/ where that has changed.")
  String from;

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    if (run.destination().environment().isEmpty()) {
      throw new MisuseException(
          "rename gives a root the name of an environment of deployer.yaml, and "
              + run.typed().target()
              + " is not one.");
    }
    if (from.isBlank() || from.startsWith("/") || from.endsWith("/")) {
      throw new MisuseException(
          "--from '" + from + "': it is an environment, or APPLICATION/ENVIRONMENT.");
    }
    return new Renamed(run.deployer().rename(RootNames.parse(from)), run.typed());
  }

  @Override
  String undone(String target) {
    return "no root was renamed to " + target;
  }
}
