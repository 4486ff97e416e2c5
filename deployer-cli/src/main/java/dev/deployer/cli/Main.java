package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.reach.SshConnectors;
import dev.deployer.ssh.EarlyLoading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  /** Names a file that says that what this process notes of its classes is worth keeping. */
  private static final String RECORDING = "deployer.recording";

  /** What asks no host, and may be at its end before the classes for that are loaded. */
  private static final Set<String> OFFLINE =
      Set.of("new", "config", "seal", "approve", "completion", "demo", "help", Program.WORDS);

  private static final Set<String> HELP = Set.of("--help", "-h");

  /**
   * A run that did what it was to do ends in order, and an archive may be made of the classes that
   * it loaded (see the launcher). Any other run ends at once: its classes are not the ones to keep.
   */
  public static void main(String[] arguments) {
    if (connects(List.of(arguments))) {
      EarlyLoading.start();
    }
    Surroundings here = Surroundings.ofProcess();
    int exit = new Program(here, new SshConnectors()).run(arguments);
    if (exit != 0) {
      here.interruptions().end(exit);
    }
    String recording = System.getProperty(RECORDING);
    if (recording != null) {
      try {
        Files.createFile(Path.of(recording));
      } catch (IOException e) {
        // No archive is made of this run.
      }
    }
  }

  /** As far as that can be seen before the line is read, which takes as long as the loading. */
  static boolean connects(List<String> arguments) {
    return arguments.size() > 1
        && !arguments.get(0).startsWith("-")
        && !OFFLINE.contains(arguments.get(0))
        && arguments.stream().noneMatch(HELP::contains);
  }
}
