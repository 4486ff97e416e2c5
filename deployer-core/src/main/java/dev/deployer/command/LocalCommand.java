package dev.deployer.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A command on the operator's machine.
 *
 * @param arguments the program and its arguments
 * @param variables added to its environment
 * @param directory where it runs; absolute
 * @param within after which time it is told to end; more than 0
 * @param input what it reads on standard input; absent: nothing
 * @param hidden the machine's own variables whose names begin so are not there for it; absent: all
 *     are
 */
public record LocalCommand(
    Arguments arguments,
    Variables variables,
    Path directory,
    Duration within,
    Optional<String> input,
    Optional<String> hidden) {
  /** Validates. */
  public LocalCommand {
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("a command runs in an absolute directory");
    }
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("a command has some time to end");
    }
  }

  /** With all variables of the machine. */
  public LocalCommand(
      Arguments arguments,
      Variables variables,
      Path directory,
      Duration within,
      Optional<String> input) {
    this(arguments, variables, directory, within, input, Optional.empty());
  }

  /** The same, without those variables of the machine whose names begin so. */
  public LocalCommand without(String prefix) {
    return new LocalCommand(arguments, variables, directory, within, input, Optional.of(prefix));
  }
}
