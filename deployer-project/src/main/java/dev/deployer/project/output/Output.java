package dev.deployer.project.output;

import dev.deployer.event.Listener;

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
}
