package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.reach.SshConnectors;
import dev.deployer.ssh.EarlyLoading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  /** Names a file that says that what this process notes of its classes is worth keeping. */
  private static final String RECORDING = "deployer.recording";

  /**
   * A run that did what it was to do ends in order, and an archive may be made of the classes that
   * it loaded (see the launcher). Any other run ends at once: its classes are not the ones to keep.
   */
  public static void main(String[] arguments) {
    if (arguments.length > 1) {
      EarlyLoading.start();
    }
    int exit = new Program(Surroundings.ofProcess(), new SshConnectors()).run(arguments);
    if (exit != 0) {
      Runtime.getRuntime().halt(exit);
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
}
