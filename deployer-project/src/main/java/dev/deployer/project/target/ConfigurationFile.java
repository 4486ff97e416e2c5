package dev.deployer.project.target;

import dev.deployer.config.Configuration;
import dev.deployer.config.ConfigurationException;
import dev.deployer.config.Environment;
import dev.deployer.file.LocalFile;
import dev.deployer.gate.ApprovalRule;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.report.Misuse;
import dev.deployer.project.report.MisuseException;
import dev.deployer.source.OwnWriting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of targets, as it is called and what it says.
 *
 * @param named as it was named, by which messages call it
 * @param file where it lies; absolute
 * @param configuration what it says; {@link Configuration#NONE} where none was named and there is
 *     none
 */
public record ConfigurationFile(Path named, Path file, Configuration configuration) {
  /** What {@code new} writes beside the file, for editors. */
  public static final String SCHEMA = "deployer.schema.json";

  /** Where {@code report} writes, beside the file, where nothing is said. */
  public static final String REPORT = "report.html";

  private static final Path DEFAULT = Path.of("deployer.yaml");

  /** The first line of a file that has its schema beside it, as editors read it. */
  public static final String SCHEMA_LINE = "# yaml-language-server: $schema=" + SCHEMA;

  private static final int LONGEST = 16 << 20;

  /**
   * Reads it.
   *
   * @param named where one was named; otherwise it is the {@code deployer.yaml} of the folder
   * @throws MisuseException if it cannot be read, or is wrong: then with all that is
   */
  public static ConfigurationFile read(Optional<Path> named, Machine here) throws MisuseException {
    Path called = called(named);
    Path file = here.resolve(called).toAbsolutePath();
    if (named.isEmpty() && !Files.exists(file)) {
      return new ConfigurationFile(called, file, Configuration.NONE);
    }
    try {
      return new ConfigurationFile(called, file, Configuration.read(here.resolve(called)));
    } catch (ConfigurationException e) {
      throw new MisuseException(
          new Misuse(
              e.faults().stream()
                  .map(
                      fault ->
                          fault
                              .toString()
                              .replaceFirst(
                                  "^\\Q" + here.resolve(called) + "\\E", called.toString()))
                  .toList(),
              List.of()));
    } catch (IOException e) {
      throw new MisuseException(
          "The configuration "
              + Discreet.shown(called.toString())
              + " cannot be read: "
              + LocalFailure.why(e)
              + ".");
    }
  }

  /** How it is called. */
  public static Path called(Optional<Path> named) {
    return named.orElse(DEFAULT);
  }

  /** Where hooks and sinks on this machine run: beside it. */
  public Path folder() {
    return file.getParent();
  }

  /**
   * The file, the schema beside it where its first line names that, and a report beside it that
   * {@code report} wrote under its usual name.
   */
  public List<Path> own() {
    List<Path> own = new ArrayList<>(List.of(file));
    if (text(file).lines().limit(1).anyMatch(first -> first.strip().equals(SCHEMA_LINE))) {
      own.add(file.resolveSibling(SCHEMA));
    }
    Path report = file.resolveSibling(REPORT);
    if (text(report).startsWith(OwnWriting.REPORT)) {
      own.add(report);
    }
    return own;
  }

  /** Empty where it cannot be read. */
  private static String text(Path file) {
    try {
      return new String(LocalFile.read(file, LONGEST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Who has to agree to plans for that environment; without one, what stands at the top counts.
   *
   * @throws MisuseException if there is no such environment
   */
  public Optional<ApprovalRule> approval(Optional<String> environment) throws MisuseException {
    if (environment.isEmpty()) {
      return configuration.recipe().settings().gates().approval();
    }
    Environment found = configuration.environments().get(environment.get());
    if (found == null) {
      throw new MisuseException(
          "The plan is for "
              + Discreet.shown(environment.get())
              + ", and there is no such environment here.",
          "Say where the configuration is that names those who may approve: --config FILE");
    }
    return found.recipe().settings().gates().approval();
  }
}
