package dev.deployer.cli;

import dev.deployer.cli.output.Report;
import dev.deployer.cli.report.Recovered;
import dev.deployer.outcome.DeployerException;
import picocli.CommandLine.Command;

@Command(
    name = "recover",
    sortOptions = false,
    customSynopsis = "deployer recover TARGET [options]",
    description = "Finish or undo what a dead run left. The next deploy does the same by itself.")
final class RecoverCommand extends TargetCommand {
  @Override
  Report run(Run run) throws DeployerException {
    return new Recovered(run.deployer().recover(), run.typed());
  }

  @Override
  String undone(String target) {
    return target + " was not recovered";
  }
}
