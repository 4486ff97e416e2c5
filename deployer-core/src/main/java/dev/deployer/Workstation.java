package dev.deployer;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.Secrets;
import java.nio.file.Path;

/**
 * The machine of whoever deploys, as far as hooks, checks and notices need it.
 *
 * @param commands how they are run there
 * @param secrets of its environment
 * @param folder where its commands run; absolute
 */
public record Workstation(LocalCommands commands, Secrets secrets, Path folder) {
  /** Runs nothing and knows no secret. */
  public static final Workstation NONE =
      new Workstation(
          (command, output) -> new CommandOutcome.NotStarted("no commands are run on this machine"),
          Secrets.none(),
          Path.of("").toAbsolutePath());
}
