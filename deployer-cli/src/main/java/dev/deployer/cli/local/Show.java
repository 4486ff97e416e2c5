package dev.deployer.cli.local;

import dev.deployer.project.output.ExitCode;

/** Something to look at, for which commands are typed. */
@FunctionalInterface
public interface Show {
  /** Shows it all. */
  ExitCode run();
}
