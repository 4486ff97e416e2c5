package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.ssh.EarlyLoading;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  /**
   * A run that did what it was to do ends in order, and then the JVM may archive the classes it
   * loaded (see the launcher). Any other run ends at once: its classes are not the ones to keep.
   */
  public static void main(String[] arguments) {
    if (arguments.length > 1) {
      EarlyLoading.start();
    }
    int exit = new Program(Surroundings.ofProcess(), new SshConnectors()).run(arguments);
    if (exit != 0) {
      Runtime.getRuntime().halt(exit);
    }
  }
}
