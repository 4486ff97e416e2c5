package dev.deployer.cli;

import dev.deployer.project.command.Unlock;
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Task;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code unlock}: breaks the lock of another run, or with {@code --dead} all of a dead one. */
@Command(
    name = "unlock",
    sortOptions = false,
    customSynopsis = "deployer unlock TARGET --dead | --token TOKEN [options]",
    description = {
      "Break the lock of another run. Safe at any time: that run can change nothing any more.",
      "",
      "That a run is dead is for you to say. With --dead you see whose locks are held, and they are"
          + " broken if all of them are of one run. A token is shown by status, and by the command"
          + " that found the lock held."
    })
final class UnlockCommand extends TargetCommand {
  @Option(names = "--dead", description = "Break all locks that are held, which are of one run.")
  boolean dead;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      converter = NamedConverter.class,
      description = "The lock's name, so that no other lock is broken than the one you saw.")
  Optional<String> token;

  @Override
  Task task() {
    return task(Asking.nobody(common.yes));
  }

  @Override
  Task task(Asking asking) {
    return new Unlock(dead, token, common.yes, asking);
  }
}
