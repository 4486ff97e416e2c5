package dev.deployer.cli.local;

/** Runs the program as if a person had typed a command. */
@FunctionalInterface
public interface Typed {
  /**
   * Runs it to its end.
   *
   * @param words without the program's name
   * @return the exit code
   */
  int run(Surroundings person, String... words);
}
