package dev.deployer.cli;

import dev.deployer.Status.LockState;
import dev.deployer.cli.output.Report;
import dev.deployer.cli.report.Declined;
import dev.deployer.cli.report.LockHolder;
import dev.deployer.cli.report.Unlocked;
import dev.deployer.outcome.DeployerException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "unlock",
    sortOptions = false,
    customSynopsis = "deployer unlock TARGET --token TOKEN [options]",
    description = {
      "Break the lock of another run. Safe at any time: that run can change nothing any more.",
      "",
      "The token is shown by status, and by the command that found the lock held."
    })
final class UnlockCommand extends TargetCommand {
  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      required = true,
      description = "The lock's name, so that no other lock is broken than the one you saw.")
  String token;

  @Override
  Report run(Run run) throws DeployerException, MisuseException {
    if (!token.matches("[0-9a-f]{32}")) {
      throw new MisuseException(
          "--token " + token + ": a token is 32 hex digits, as status shows it.");
    }
    if (run.destination().places().size() > 1) {
      if (!run.agrees("Break the locks that bear this token on " + run.typed().target() + "?")) {
        return new Declined(undone(run.typed().target()), run.typed());
      }
    } else if (!run.common().yes) {
      Optional<LockState> lock =
          run.deployer().status().lock().filter(held -> held.token().equals(token));
      if (lock.isPresent() && !run.agrees(question(lock.get(), run))) {
        return new Declined(undone(run.typed().target()), run.typed());
      }
    }
    return new Unlocked(run.deployer().unlock(token), run.now(), run.typed());
  }

  private static String question(LockState lock, Run run) {
    return "Break the lock of " + LockHolder.describe(lock.holder(), run.now()) + "?";
  }

  @Override
  String undone(String target) {
    return "no lock was broken on " + target;
  }
}
