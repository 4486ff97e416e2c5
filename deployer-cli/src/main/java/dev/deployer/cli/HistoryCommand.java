package dev.deployer.cli;

import dev.deployer.cli.output.Report;
import dev.deployer.cli.report.HistoryPage;
import dev.deployer.outcome.DeployerException;
import picocli.CommandLine.Command;

/** {@code history}: shows the journals of the hosts. */
@Command(
    name = "history",
    sortOptions = false,
    customSynopsis = "deployer history TARGET [options]",
    description = "Show the journal: what was activated, judged and deleted, when and by whom.")
final class HistoryCommand extends TargetCommand {
  @Override
  boolean asksEachHost() {
    return true;
  }

  @Override
  Report run(CommandRun run) throws DeployerException {
    return new HistoryPage(run.deployer().history(), run.typed());
  }

  @Override
  String undone(String target) {
    return "the journal of " + target + " could not be read";
  }

  @Override
  boolean changes() {
    return false;
  }
}
