package dev.deployer.project.command;

import dev.deployer.project.report.MisuseException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command writes lies in a file that is named: its standard output is for people, or is JSON
 * Lines. {@code -}, which other programs take for that output, is refused before anything is done;
 * a file of that name is {@code ./-}.
 */
final class NamedFile {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  private NamedFile() {}

  /**
   * Refuses what is no file.
   *
   * @param typed where it goes, as it was typed
   * @param goes what goes there: {@code A plan goes into a file}
   * @param option by which another one is named
   */
  static void require(Optional<Path> typed, String goes, String option) throws MisuseException {
    if (typed.filter(STANDARD_OUTPUT::equals).isPresent()) {
      throw new MisuseException(goes + ", and - is none; name one: " + option);
    }
  }
}
