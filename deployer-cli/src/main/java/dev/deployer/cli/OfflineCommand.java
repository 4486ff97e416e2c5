package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.report.Spelling;
import java.util.List;

/** A command that asks no host, and so has neither a connection nor a run. */
interface OfflineCommand {
  /** Where what is typed of the common options goes. */
  CommonOptions common();

  /**
   * Does it, and shows what came of it.
   *
   * @param words the command's name, and what was typed behind it
   * @param spelling how its options are typed
   */
  ExitCode run(List<String> words, Spelling spelling, Surroundings here);
}
