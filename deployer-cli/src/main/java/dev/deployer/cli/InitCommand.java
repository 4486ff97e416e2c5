package dev.deployer.cli;

import dev.deployer.project.command.Init;
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Task;
import picocli.CommandLine.Command;

/** {@code init}: creates roots; asks before one that another tool made is adopted. */
@Command(
    name = "init",
    sortOptions = false,
    customSynopsis = "deployer init TARGET [options]",
    description = {
      "Create the root and its marker. The only command that creates a root.",
      "",
      "Where another tool deployed before (releases/, current), it asks, and leaves all of it as it"
          + " is."
    })
final class InitCommand extends TargetCommand {
  @Override
  Task task() {
    return task(Asking.nobody(common.yes));
  }

  @Override
  Task task(Asking asking) {
    return new Init(common.yes, asking);
  }
}
