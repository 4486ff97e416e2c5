package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Spelling;
import java.util.List;

/** A command that asks no host, and so has neither a connection nor a run. */
abstract class OfflineCommand {
  final CommonOptions common = new CommonOptions();

  /**
   * Does it, and shows what came of it.
   *
   * @param words the command's name, and what was typed behind it
   * @param spelling how its options are typed
   */
  ExitCode run(List<String> words, Spelling spelling, Surroundings here) {
    Invocation typed = Invocation.of(words, spelling, here.directory());
    Output output = Outputs.of(common, false, here);
    Report report;
    try {
      report = done(typed, output, here);
    } catch (MisuseException e) {
      report = e.misuse();
    }
    output.report(report);
    return report.exit();
  }

  /**
   * Does it.
   *
   * @throws MisuseException if it cannot be done, by what was said
   */
  abstract Report done(Invocation typed, Output output, Surroundings here) throws MisuseException;
}
