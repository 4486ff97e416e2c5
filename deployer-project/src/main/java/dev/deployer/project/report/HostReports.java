package dev.deployer.project.report;

import dev.deployer.project.output.Report;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.util.List;

/** What came of a command that asks hosts one by one, told of all of them together. */
public interface HostReports extends Report {
  /** What came of it on each, in their order. */
  List<HostReport> hosts();
}
