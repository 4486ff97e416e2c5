package dev.deployer.command;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs commands on the operator's machine; any number at once. The core starts no process itself.
 */
@FunctionalInterface
public interface LocalCommands {
  /**
   * Runs a command to its end, or to its deadline. What it has started and left behind is not
   * waited for.
   *
   * @return never {@link CommandOutcome.Unknown}. Where the thread was interrupted, the command and
   *     what it started are ended, the interrupt status is set, and the outcome is {@link
   *     CommandOutcome.Interrupted}
   */
  CommandOutcome run(LocalCommand command, OutputLines output);

  /**
   * Why this command cannot be started, where that is certain before it is tried: {@code there is
   * no program make}. Runs nothing.
   *
   * @param path the {@code PATH} that it would get as a variable of its own; absent: the machine's
   * @param directory where it would run; absolute
   */
  default Optional<String> obstacle(Arguments command, Optional<String> path, Path directory) {
    return Optional.empty();
  }
}
