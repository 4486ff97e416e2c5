package dev.deployer.project.drill;

import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.output.HostNames;
import dev.deployer.project.report.MisuseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file that a game day is written up in: never one that was there, and none is left that says
 * nothing.
 *
 * @param named as it was named
 * @param file where it lies
 */
public record DrillFile(Path named, Path file) implements AutoCloseable {
  /**
   * Makes it, before anything else is done.
   *
   * @throws MisuseException if it is there, or cannot be written
   */
  public static DrillFile begin(Path named, Machine here) throws MisuseException {
    DrillFile made = new DrillFile(named, here.resolve(named));
    try {
      Files.writeString(made.file(), "", StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new MisuseException(
          "The report " + Discreet.shown(named.toString()) + " is there already, and stays.",
          "Name another: --report FILE");
    } catch (IOException e) {
      throw new MisuseException(
          "The report "
              + Discreet.shown(named.toString())
              + " cannot be written: "
              + LocalFailure.why(e)
              + ".");
    }
    return made;
  }

  /**
   * Writes the day up, as far as it has come.
   *
   * @param names what its hosts are called
   */
  public void write(DayPlayed soFar, HostNames names) {
    try {
      Files.writeString(file, names.in(DrillPage.of(soFar)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // What it says is in the result too.
    }
  }

  /** Where nothing was played, there is nothing to read. */
  @Override
  public void close() {
    try {
      if (Files.size(file) == 0) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // It is empty.
    }
  }
}
