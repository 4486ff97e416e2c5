package dev.deployer.cli;

import dev.deployer.cli.report.Line;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Keeps plans in files and reads them, with what is to be typed where that cannot be done. */
final class PlanFiles {
  private PlanFiles() {}

  /**
   * Keeps a plan.
   *
   * @param typed the file as it was typed
   */
  static void keep(Plan plan, Path typed, CommandRun run) throws MisuseException {
    Path file = run.here().resolve(typed);
    try {
      Files.write(file, PlanFile.write(plan));
    } catch (IOException e) {
      String why =
          e instanceof NoSuchFileException
              ? "there is no directory " + LocalFailure.name(file.getParent())
              : LocalFailure.why(e);
      throw new MisuseException(
          "The plan could not be written to "
              + Discreet.shown(typed.toString())
              + ": "
              + why
              + ".");
    }
  }

  /**
   * Reads a plan.
   *
   * @param typed the file as it was typed
   * @param anew the line that makes such a plan, into the same file
   */
  static Plan read(Path typed, Line anew, CommandRun run) throws MisuseException {
    Path file = run.here().resolve(typed);
    try {
      return PlanFile.read(Files.readAllBytes(file));
    } catch (PlanFile.OtherFormatException e) {
      throw new MisuseException(
          "The plan " + typed + " cannot be carried out: " + e.getMessage() + ".",
          "Plan anew: " + anew);
    } catch (IOException e) {
      throw new MisuseException(
          "The plan " + shown(file, typed) + " cannot be read: " + LocalFailure.why(e) + ".");
    }
  }

  private static String shown(Path file, Path typed) {
    return LocalFailure.mayBeSecret(file) ? Discreet.shown(typed.toString()) : typed.toString();
  }
}
