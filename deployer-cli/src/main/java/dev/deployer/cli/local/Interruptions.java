package dev.deployer.cli.local;

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
          Runtime.getRuntime().halt(exit);
        }
      };

  /**
   * From now on, this signal runs {@code action}, on a thread of its own.
   *
   * @return undoes it
   */
  Runnable handle(Signal signal, Runnable action);

  /** Ends at once whoever waits for the command, with this exit code. */
  void end(int exit);
}
