package dev.deployer.cli;

import dev.deployer.project.command.Rename;
import dev.deployer.project.run.Task;
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
      converter = NamedConverter.class,
      required = true,
      description =
          "What the root is named now, so that no other is taken for it: its environment, and"
              + " before it APPLICATION/ where that has changed.")
  String from;

  @Override
  Task task() {
    return new Rename(from);
  }
}
