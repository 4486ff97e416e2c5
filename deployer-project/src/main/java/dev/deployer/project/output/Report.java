package dev.deployer.project.output;

import java.util.Map;

/** The result of a command, which can be shown to people and to programs. */
public interface Report {
  ExitCode exit();

  /** Whether the command did not do what it was to do; then it is told on stderr. */
  default boolean isError() {
    return false;
  }

  /** Whether there is nothing to be told of it; who wants no more than results is not told then. */
  default boolean isUneventful() {
    return false;
  }

  /** Writes it for people. */
  void write(Page page);

  /**
   * The fields for programs, without {@code v}, {@code type}, {@code time} and {@code exit}: text,
   * numbers, booleans, lists and maps of these. Text is as it is; JSON escapes it.
   */
  Map<String, Object> fields();
}
