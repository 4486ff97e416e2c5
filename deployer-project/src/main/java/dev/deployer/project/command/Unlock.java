package dev.deployer.project.command;

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
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code unlock}: breaks the lock of a run that is dead.
 *
 * @param dead whether all that are held, which are of one run
 * @param token otherwise the one lock that is meant
 * @param yes whether nobody is asked about that one
 * @param asking who is asked
 */
public record Unlock(boolean dead, Optional<String> token, boolean yes, Asking asking)
    implements Task {
  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    if (dead == token.isPresent()) {
      throw new MisuseException(
          "Say which locks are to be broken.",
          "All of a run that is dead: --dead. One that you saw: --token TOKEN.");
    }
    return dead ? breakAll(work) : breakOne(work, token.get());
  }

  private Report breakAll(Work work) throws DeployerException, MisuseException {
    HeldLocks seen = work.deployer().locks();
    if (seen.runs().size() == 1 && !asking.agrees(question(seen, work), work.typed())) {
      return new Declined(undone(work.typed().target()), work.typed());
    }
    return new UnlockedDead(
        seen.locks().isEmpty() ? seen : work.deployer().unlock(seen), work.now(), work.typed());
  }

  private static String question(HeldLocks seen, Work work) {
    return "Is it dead, and its lock to be broken, the run of "
        + LockHolder.describe(seen.locks().get(0).holder(), work.now())
        + "; on "
        + seen.locks().stream()
            .map(lock -> HostName.of(lock.host()))
            .collect(Collectors.joining(", "))
        + "?";
  }

  private Report breakOne(Work work, String named) throws DeployerException, MisuseException {
    if (!named.matches("[0-9a-f]{32}")) {
      throw new MisuseException(
          "--token"
              + (Discreet.isSecretive(named) ? "" : " " + named)
              + ": a token is 32 hex digits, as status shows it.");
    }
    if (work.destination().places().size() > 1) {
      if (!asking.agrees(
          "Break the locks that bear this token on " + work.typed().target() + "?", work.typed())) {
        return new Declined(undone(work.typed().target()), work.typed());
      }
    } else if (!yes) {
      Optional<LockState> lock =
          work.deployer().status().lock().filter(held -> held.token().equals(named));
      if (lock.isPresent() && !asking.agrees(question(lock.get(), work), work.typed())) {
        return new Declined(undone(work.typed().target()), work.typed());
      }
    }
    return new Unlocked(work.deployer().unlock(named), work.now(), work.typed());
  }

  private static String question(LockState lock, Work work) {
    return "Break the lock of " + LockHolder.describe(lock.holder(), work.now()) + "?";
  }

  @Override
  public String undone(String target) {
    return "no lock was broken on " + target;
  }
}
