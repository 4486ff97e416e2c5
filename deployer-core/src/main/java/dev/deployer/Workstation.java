package dev.deployer;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.Secrets;
import dev.deployer.gate.Signatures;
import java.nio.file.Path;

/**
 * The machine of whoever deploys, as far as hooks, checks and notices need it.
 *
 * @param commands how they are run there
 * @param secrets of its environment
 * @param folder where its commands run; absolute
 * @param signatures by which it is known who has signed a plan
 */
public record Workstation(
    LocalCommands commands, Secrets secrets, Path folder, Signatures signatures) {
  /** Runs nothing and knows no secret. */
  public static final Workstation NONE =
      new Workstation(
          (command, output) -> new CommandOutcome.NotStarted("no commands are run on this machine"),
          Secrets.none(),
          Path.of("").toAbsolutePath());

  /** One on which no signature can be checked. */
  public Workstation(LocalCommands commands, Secrets secrets, Path folder) {
    this(commands, secrets, folder, Signatures.NONE);
  }
}
