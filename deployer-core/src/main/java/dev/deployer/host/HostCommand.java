package dev.deployer.host;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variables;
import dev.deployer.path.RemotePath;
import java.time.Duration;

/**
 * A command on a host.
 *
 * @param arguments the program and its arguments; no shell takes them apart
 * @param variables added to the environment that the account has
 * @param directory where it runs: a relative program is found below it. If it is not there, the
 *     command does not run and exits with a code that is not 0
 * @param within after which time it is told to end; more than 0
 */
public record HostCommand(
    Arguments arguments, Variables variables, RemotePath directory, Duration within) {
  /** Validates. */
  public HostCommand {
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("a command has some time to end");
    }
  }
}
