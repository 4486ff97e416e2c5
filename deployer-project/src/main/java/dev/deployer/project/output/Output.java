package dev.deployer.project.output;

import dev.deployer.event.Listener;
import java.util.function.Supplier;

/**
 * Shows one command: {@code event* report}. The thread that runs the command and those of its
 * connection may call it.
 */
public interface Output extends Listener {
  /**
   * How many hosts the command is for, before any event of theirs.
   *
   * @param together whether they are worked on in step, and not one by one
   */
  void hosts(int number, boolean together);

  /** What each of several hosts is called, in texts for people. */
  default void called(HostNames names) {}

  /** The last thing that is shown. */
  void report(Report report);

  /** Clears what moves, before a question is asked. */
  void pause();

  /**
   * Asks a question. What moves is cleared first, and rests until the answer is there; other
   * threads may tell of events meanwhile.
   */
  default <T> T resting(Supplier<T> question) {
    pause();
    return question.get();
  }
}
