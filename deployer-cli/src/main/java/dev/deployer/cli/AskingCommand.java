package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;

/** A command that asks no host but a person, who may end it in place of an answer. */
abstract class AskingCommand extends OfflineCommand {
  @Override
  final Report done(Invocation typed, Output output, Surroundings here) throws MisuseException {
    try (Signals signals = new Signals(output, here.interruptions())) {
      try {
        return done(typed, output, here, signals);
      } catch (DeployerException e) {
        return new Failure(undone(), e, ExitCode.of(e.kind(), signals.exit()), typed);
      }
    }
  }

  /**
   * Does it.
   *
   * @throws MisuseException if it cannot be done, by what was said
   * @throws DeployerException if it was not done
   */
  abstract Report done(Invocation typed, Output output, Surroundings here, Signals signals)
      throws MisuseException, DeployerException;

  /** What has not happened where this fails, as a clause. */
  abstract String undone();
}
