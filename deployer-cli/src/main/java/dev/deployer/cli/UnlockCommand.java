package dev.deployer.cli;

import dev.deployer.HeldLocks;
import dev.deployer.Status.LockState;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.Discreet;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Declined;
import dev.deployer.project.report.LockHolder;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Unlocked;
import dev.deployer.project.report.UnlockedDead;
import java.util.Optional;
import java.util.stream.Collectors;
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
      description = "The lock's name, so that no other lock is broken than the one you saw.")
  Optional<String> token;

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    if (dead == token.isPresent()) {
      throw new MisuseException(
          "Say which locks are to be broken.",
          "All of a run that is dead: --dead. One that you saw: --token TOKEN.");
    }
    return dead ? breakAll(run) : breakOne(run, token.get());
  }

  private Report breakAll(CommandRun run) throws DeployerException, MisuseException {
    HeldLocks seen = run.deployer().locks();
    if (seen.runs().size() == 1 && !run.agrees(question(seen, run))) {
      return new Declined(undone(run.typed().target()), run.typed());
    }
    return new UnlockedDead(
        seen.locks().isEmpty() ? seen : run.deployer().unlock(seen), run.now(), run.typed());
  }

  private static String question(HeldLocks seen, CommandRun run) {
    return "Is it dead, and its lock to be broken, the run of "
        + LockHolder.describe(seen.locks().get(0).holder(), run.now())
        + "; on "
        + seen.locks().stream()
            .map(lock -> HostName.of(lock.host()))
            .collect(Collectors.joining(", "))
        + "?";
  }

  private Report breakOne(CommandRun run, String named) throws DeployerException, MisuseException {
    if (!named.matches("[0-9a-f]{32}")) {
      throw new MisuseException(
          "--token"
              + (Discreet.isSecretive(named) ? "" : " " + named)
              + ": a token is 32 hex digits, as status shows it.");
    }
    if (run.destination().places().size() > 1) {
      if (!run.agrees("Break the locks that bear this token on " + run.typed().target() + "?")) {
        return new Declined(undone(run.typed().target()), run.typed());
      }
    } else if (!run.common().yes) {
      Optional<LockState> lock =
          run.deployer().status().lock().filter(held -> held.token().equals(named));
      if (lock.isPresent() && !run.agrees(question(lock.get(), run))) {
        return new Declined(undone(run.typed().target()), run.typed());
      }
    }
    return new Unlocked(run.deployer().unlock(named), run.now(), run.typed());
  }

  private static String question(LockState lock, CommandRun run) {
    return "Break the lock of " + LockHolder.describe(lock.holder(), run.now()) + "?";
  }

  @Override
  String undone(String target) {
    return "no lock was broken on " + target;
  }
}
