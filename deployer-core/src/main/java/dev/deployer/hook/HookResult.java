package dev.deployer.hook;

import dev.deployer.command.CommandOutcome;
import java.time.Duration;
import java.util.List;

/**
 * What came of one hook on one host.
 *
 * @param address the host as events name it, or {@link #LOCAL}
 * @param output the last lines it printed, safe to show, without secrets; at most {@value
 *     #KEPT_LINES}
 * @param took zero where it was not started
 */
public record HookResult(
    String hook, String address, CommandOutcome outcome, List<String> output, Duration took) {
  /** Stands for the operator's machine where else the address of a host stands. */
  public static final String LOCAL = "local";

  /** Lines of output that are kept for the message of a failure. */
  public static final int KEPT_LINES = 20;

  /** Copies the output. */
  public HookResult {
    output = List.copyOf(output);
  }

  public boolean passed() {
    return outcome.passed();
  }

  /** Whether it may have run, may be running, and must not be run again unasked. */
  public boolean isUnknown() {
    return outcome instanceof CommandOutcome.Unknown
        || (outcome instanceof CommandOutcome.Interrupted stopped && !stopped.ended());
  }

  /** Whether it ran and is known to have ended, well or not. */
  public boolean hasEnded() {
    return outcome instanceof CommandOutcome.Exited
        || outcome instanceof CommandOutcome.Killed
        || (outcome instanceof CommandOutcome.TimedOut late && late.ended())
        || (outcome instanceof CommandOutcome.Interrupted stopped && stopped.ended());
  }

  /**
   * As part of a sentence, {@code the hook migrate on deploy@web1.example.net:22 exited with 3}.
   */
  public String inWords() {
    return "the hook "
        + hook
        + (address.equals(LOCAL) ? " on this machine " : " on " + address + " ")
        + outcome.inWords();
  }
}
