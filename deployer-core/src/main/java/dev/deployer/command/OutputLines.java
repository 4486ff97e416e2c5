package dev.deployer.command;

/**
 * Told what a command prints, line by line, standard output and standard error in the order in
 * which they arrive; one at a time, on a thread of the command, and none after it was said how the
 * command ended. Must return soon and not throw.
 */
@FunctionalInterface
public interface OutputLines {
  /**
   * A line.
   *
   * @param text as it was printed, without its end; control characters may be in it. At most {@link
   *     LineSplitter#LONGEST} characters
   * @param cut whether the line was longer, and the rest of it is not told
   */
  void line(String text, boolean cut);

  /** Hears nothing. */
  static OutputLines none() {
    return (text, cut) -> {};
  }
}
