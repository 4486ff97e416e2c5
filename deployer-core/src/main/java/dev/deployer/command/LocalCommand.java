package dev.deployer.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A command on the operator's machine.
 *
 * @param directory where it runs; absolute
 * @param within after which time it is told to end; more than 0
 * @param input what it reads on standard input; absent: nothing
 */
public record LocalCommand(
    Arguments arguments,
    Variables variables,
    Path directory,
    Duration within,
    Optional<String> input) {
  /** Validates. */
  public LocalCommand {
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("a command runs in an absolute directory");
    }
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("a command has some time to end");
    }
  }
}
