package dev.deployer.project.command;

import dev.deployer.Overview;
import dev.deployer.VerifyDepth;
import dev.deployer.VerifyReport;
import dev.deployer.file.LocalFile;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.html.LiveFiles;
import dev.deployer.project.html.Look;
import dev.deployer.project.html.ReportPage;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.machine.WhoDeploys;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.Looked;
import dev.deployer.project.report.Misuse;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.OnEachHost;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.report.Reported;
import dev.deployer.project.run.KeptRuns;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import dev.deployer.project.target.ConfigurationFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code report}: writes all that the hosts say into one HTML file. */
public final class WriteReport implements Task {
  /** Where it goes where nothing is said. */
  public static final Path USUALLY = Path.of(ConfigurationFile.REPORT);

  private final Path file;

  /** That of whoever looks, once a host was asked. */
  private volatile Machine here;

  /**
   * Of one target.
   *
   * @param file where it goes, as it was typed; what is there is replaced
   */
  public WriteReport(Path file) {
    this.file = file;
  }

  @Override
  public boolean asksEachHost() {
    return true;
  }

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    NamedFile.require(Optional.of(file), "A report goes into a file", "-o FILE");
    here = work.here();
    Overview overview = work.deployer().overview();
    Looked looked =
        new Looked(
            overview,
            KeptRuns.of(here.cache(KeptRuns.FOLDER), overview.status().root().id()),
            files(work, overview.status().live().release()),
            work.now(),
            work.typed());
    return work.typed().isOfOneOfSeveral()
        ? looked
        : together(
            List.of(new HostReport(work.destination().first().name(), looked)), work.typed());
  }

  /** What is live, held against its manifest; that it could not be is no reason for no report. */
  private static Optional<LiveFiles> files(Work work, Optional<ReleaseId> live)
      throws DeployerException {
    if (live.isEmpty()) {
      return Optional.empty();
    }
    try {
      VerifyReport found = work.deployer().verify(live, VerifyDepth.FACTS);
      return Optional.of(new LiveFiles(Optional.of(found), Optional.empty()));
    } catch (DeployerException e) {
      if (e.kind() == DeployerException.Kind.INTERRUPTED) {
        throw e;
      }
      return Optional.of(
          new LiveFiles(Optional.empty(), Optional.of(String.valueOf(e.getMessage()))));
    }
  }

  @Override
  public Report together(List<HostReport> reports, Invocation typed) {
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
  public String undone(String target) {
    return "there is no report of " + target;
  }

  @Override
  public boolean changes() {
    return false;
  }
}
