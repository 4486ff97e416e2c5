package dev.deployer.cli;

import dev.deployer.project.command.WriteReport;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code report}: writes all that the hosts say into one HTML file. */
@Command(
    name = "report",
    sortOptions = false,
    customSynopsis = "deployer report TARGET [-o FILE] [options]",
    description = {
      "Write one HTML file: what is live where, the time line of releases, the last run, the"
          + " journals and whether they are whole.",
      "",
      "The file needs no network and runs no script."
    })
final class ReportCommand extends TargetCommand {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where it goes; what is there is replaced. Default: report.html.")
  Path file = WriteReport.USUALLY;

  @Override
  Task task() {
    return new WriteReport(file);
  }
}
