package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.output.ExitCode;

/** A command without a target, which shows itself. */
interface LocalCommand {
  ExitCode run(Surroundings here);
}
