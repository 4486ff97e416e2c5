package dev.deployer.cli;

import dev.deployer.cli.output.Report;
import dev.deployer.cli.report.ClusterStatus;
import dev.deployer.cli.report.Invocation;
import dev.deployer.cli.report.OnEachHost.HostReport;
import dev.deployer.cli.report.StatusPage;
import dev.deployer.outcome.DeployerException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code status}: shows what is live, who holds the lock, and what is to be settled. */
@Command(
    name = "status",
    sortOptions = false,
    customSynopsis = "deployer status TARGET [options]",
    description = "Show what is live, since when, who holds the lock, and what dead runs left.")
final class StatusCommand extends TargetCommand {
  @Override
  boolean asksEachHost() {
    return true;
  }

  @Override
  Report together(List<HostReport> reports, Invocation typed) {
    return new ClusterStatus(reports, typed);
  }

  @Override
  Report run(CommandRun run) throws DeployerException {
    return new StatusPage(run.deployer().status(), run.now(), run.typed(), run.hooksAfterFlip());
  }

  @Override
  String undone(String target) {
    return "the status of " + target + " could not be read";
  }

  @Override
  boolean changes() {
    return false;
  }
}
