package dev.deployer.project.command;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.ClusterStatus;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.Motd;
import dev.deployer.project.report.NextDeploy;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.report.StatusPage;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.util.List;

/** {@code status}: shows what is live, who holds the lock, and what is to be settled. */
public final class ShowStatus implements Task {
  private final boolean motd;

  /** The same for each of the hosts, which are asked side by side. */
  private volatile NextDeploy next = NextDeploy.PLAIN;

  /**
   * Of one target.
   *
   * @param motd whether only what someone who logs in there is to know
   */
  public ShowStatus(boolean motd) {
    this.motd = motd;
  }

  @Override
  public boolean asksEachHost() {
    return true;
  }

  @Override
  public Report together(List<HostReport> reports, Invocation typed) {
    Report together = new ClusterStatus(reports, next, typed);
    return motd ? new Motd(together, reports, typed) : together;
  }

  @Override
  public Report run(Work work) throws DeployerException {
    next = work.nextDeploy();
    StatusPage page =
        new StatusPage(
            work.deployer().status(),
            work.now(),
            work.typed(),
            work.opened().hooksAfterFlip(),
            work.nextDeploy(),
            work.destination().notAsked());
    String host = work.destination().first().name();
    return motd && !work.typed().isOfOneOfSeveral()
        ? new Motd(page, List.of(new HostReport(host, page)), work.typed())
        : page;
  }

  @Override
  public String undone(String target) {
    return "the status of " + target + " could not be read";
  }

  @Override
  public boolean changes() {
    return false;
  }
}
