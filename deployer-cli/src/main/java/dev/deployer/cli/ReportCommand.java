package dev.deployer.cli;

import dev.deployer.Overview;
import dev.deployer.file.LocalFile;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.project.html.Look;
import dev.deployer.project.html.ReportPage;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.machine.WhoDeploys;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.Looked;
import dev.deployer.project.report.Misuse;
import dev.deployer.project.report.OnEachHost;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.report.Reported;
import dev.deployer.project.run.KeptRuns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  private static final Path FILE = Path.of("report.html");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where it goes; what is there is replaced. Default: report.html.")
  Path file = FILE;

  private volatile Machine here;

  @Override
  boolean asksEachHost() {
    return true;
  }

  @Override
  Report run(CommandRun run) throws DeployerException {
    here = run.machine();
    Overview overview = run.deployer().overview();
    Looked looked =
        new Looked(
            overview,
            KeptRuns.of(here.cache("runs"), overview.status().root().id()),
            run.now(),
            run.typed());
    return run.typed().isOfOneOfSeveral()
        ? looked
        : together(List.of(new HostReport(run.destination().first().name(), looked)), run.typed());
  }

  @Override
  Report together(List<HostReport> reports, Invocation typed) {
    Machine machine = here;
    boolean any = reports.stream().anyMatch(host -> host.report() instanceof Looked);
    if (machine == null || !any) {
      return new OnEachHost(reports, typed);
    }
    Look look =
        Reported.look(reports, machine.clock().instant(), WhoDeploys.in(machine).toString(), typed);
    Path to = machine.resolve(file);
    try {
      LocalFile.write(to, new ReportPage(look).text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Misuse(
          List.of(
              "The report cannot be written to "
                  + Discreet.shown(file.toString())
                  + ": "
                  + (e instanceof NoSuchFileException
                      ? "there is no directory " + LocalFailure.name(to.getParent())
                      : LocalFailure.why(e))
                  + "."),
          List.of());
    }
    return new Reported(look, reports, Optional.of(Discreet.shown(file.toString())), typed);
  }

  @Override
  String undone(String target) {
    return "there is no report of " + target;
  }

  @Override
  boolean changes() {
    return false;
  }
}
