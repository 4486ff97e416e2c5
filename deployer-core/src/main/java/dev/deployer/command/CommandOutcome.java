package dev.deployer.command;

import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import java.time.Duration;

/**
 * How a command ended, as far as that is known. Only {@link NotStarted} says that it did nothing,
 * and only {@link Exited} with 0 that it did what it was to do.
 */
public sealed interface CommandOutcome {
  /**
   * It ended by itself.
   *
   * @param code 0 to 255; 126 and 127 also where the program could not be run or is not there
   */
  record Exited(int code) implements CommandOutcome {}

  /**
   * A signal ended it that was not sent from here.
   *
   * @param signal its name without SIG, {@code KILL}, as RFC 4254, 6.10 has them
   */
  record Killed(String signal) implements CommandOutcome {}

  /**
   * It had not ended at its deadline, and was told to.
   *
   * @param within after which time it was stopped
   * @param ended whether it was seen to end then; if not, it may still be running
   */
  record TimedOut(Duration within, boolean ended) implements CommandOutcome {}

  /**
   * The thread that waited for it was interrupted, and it was told to end.
   *
   * @param ended whether it was seen to end then; if not, it may still be running
   */
  record Interrupted(boolean ended) implements CommandOutcome {}

  /**
   * It certainly did not run.
   *
   * @param reason why, in one clause
   */
  record NotStarted(String reason) implements CommandOutcome {}

  /**
   * The connection was lost: it may have run or not, may be running, and may end in any way. It
   * must not be run again unasked.
   *
   * @param reason why, in one clause
   */
  record Unknown(String reason) implements CommandOutcome {}

  /** Whether it ended with exit code 0. */
  default boolean passed() {
    return this instanceof Exited exited && exited.code() == 0;
  }

  /** For the middle of a sentence: {@code exited with 3}. */
  default String inWords() {
    if (this instanceof Exited exited) {
      return "exited with " + exited.code();
    } else if (this instanceof Killed killed) {
      return "was ended by the signal " + Printable.escape(killed.signal());
    } else if (this instanceof TimedOut late) {
      return "had not ended after "
          + InWords.of(late.within())
          + (late.ended() ? ", and was stopped" : ", and may still be running");
    } else if (this instanceof Interrupted stopped) {
      return stopped.ended()
          ? "was stopped by an interrupt"
          : "was interrupted, and may still be running";
    } else if (this instanceof NotStarted not) {
      return "could not be started: " + Printable.escape(not.reason());
    }
    return "has an unknown outcome: " + Printable.escape(((Unknown) this).reason());
  }
}
