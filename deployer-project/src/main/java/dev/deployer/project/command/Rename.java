package dev.deployer.project.command;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RootNames;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Renamed;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;

/**
 * {@code rename}: gives roots the names that the file has now.
 *
 * @param from an environment, or {@code APPLICATION/ENVIRONMENT}
 */
public record Rename(String from) implements Task {
  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    if (work.destination().environment().isEmpty()) {
      throw new MisuseException(
          "rename gives a root the name of an environment of deployer.yaml, and "
              + work.typed().target()
              + " is not one.");
    }
    if (from.isBlank() || from.startsWith("/") || from.endsWith("/")) {
      throw new MisuseException(
          "--from '" + from + "': it is an environment, or APPLICATION/ENVIRONMENT.");
    }
    return new Renamed(work.deployer().rename(RootNames.parse(from)), work.typed());
  }

  @Override
  public String undone(String target) {
    return "no root was renamed to " + target;
  }
}
