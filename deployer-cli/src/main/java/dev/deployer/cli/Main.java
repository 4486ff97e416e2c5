package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new Program(Surroundings.ofProcess(), new SshConnectors()).run(arguments));
  }
}
