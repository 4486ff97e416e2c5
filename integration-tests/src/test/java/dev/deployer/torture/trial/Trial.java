package dev.deployer.torture.trial;

/** One line of the scorecard: it tries to break one promise, very often. */
public interface Trial {
  /** The number of its line. */
  int number();

  /** What it does, as the scorecard says. */
  String title();

  /**
   * Runs it.
   *
   * @param seed chooses everything that is random; the same seed does the same again
   */
  Score run(Scale scale, long seed) throws Exception;
}
