package dev.deployer.cli;

import dev.deployer.Status;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.ClusterStatus;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.Motd;
import dev.deployer.project.report.NextDeploy;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.report.StatusPage;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: shows what is live, who holds the lock, and what is to be settled. */
@Command(
    name = "status",
    sortOptions = false,
    customSynopsis = "deployer status TARGET [--motd] [options]",
    description = "Show what is live, since when, who holds the lock, and what dead runs left.")
final class StatusCommand extends TargetCommand {
  @Option(
      names = "--motd",
      description = "Only what someone who logs in there is to know: at most three lines.")
  boolean motd;

  /** The same for each of the hosts, which are asked side by side. */
  private volatile NextDeploy next = NextDeploy.PLAIN;

  @Override
  boolean asksEachHost() {
    return true;
  }

  @Override
  Report together(List<HostReport> reports, Invocation typed) {
    Report together = new ClusterStatus(reports, next, typed);
    return motd ? new Motd(together, reports, typed) : together;
  }

  @Override
  Report run(CommandRun run) throws DeployerException {
    next = run.nextDeploy();
    Status status = run.deployer().status();
    run.known("trash", LastAnswer.trash(status.trash()));
    run.known("step", LastAnswer.steps(status.steps()));
    StatusPage page =
        new StatusPage(
            status,
            run.now(),
            run.typed(),
            run.hooksAfterFlip(),
            run.nextDeploy(),
            run.destination().notAsked());
    String host = run.destination().first().name();
    return motd && !run.typed().isOfOneOfSeveral()
        ? new Motd(page, List.of(new HostReport(host, page)), run.typed())
        : page;
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
