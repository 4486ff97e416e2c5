package dev.deployer.cli.local;

import java.util.function.Supplier;

/** What asks a command to end before it is done. */
public interface Interruptions {
  /** The signals of this process. */
  Interruptions OF_PROCESS =
      new Interruptions() {
        @Override
        public Runnable handle(Signal signal, Runnable action) {
          return signal.handle(action);
        }

        @Override
        public void end(int exit) {
          Echo.end(exit);
        }
      };

  /**
   * From now on, this signal runs {@code action}, on a thread of its own.
   *
   * @return undoes it
   */
  Runnable handle(Signal signal, Runnable action);

  /**
   * Says before the work begins what its person is to be told should this process be gone before
   * the end. Only where someone outside of this process waits is that asked for.
   */
  default void ifLost(Supplier<LastWords> words) {
    // A process of its own is lost together with its words.
  }

  /** The number of the process in which the command was typed, which lives until it has ended. */
  default long process() {
    return ProcessHandle.current().pid();
  }

  /** Ends at once whoever waits for the command, with this exit code; a terminal has its echo. */
  void end(int exit);
}
