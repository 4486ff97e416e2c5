package dev.deployer.cli;

import dev.deployer.ReleaseSummary;
import dev.deployer.TrashedRelease;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.ReleasesPage;
import dev.deployer.project.report.TrashList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code releases}: lists the releases of the hosts, or what lies in their trash. */
@Command(
    name = "releases",
    sortOptions = false,
    customSynopsis = "deployer releases TARGET [--trash] [options]",
    description = {
      "List the releases: id, when, by whom, revision, message, state.",
      "",
      "A state is live, good, bad, incomplete or unmanaged (another tool's)."
    })
final class ReleasesCommand extends TargetCommand {
  @Option(names = "--trash", description = "List those that were pruned and can be restored.")
  boolean trash;

  @Override
  boolean asksEachHost() {
    return true;
  }

  @Override
  Report run(CommandRun run) throws DeployerException {
    if (trash) {
      List<TrashedRelease> retired = run.deployer().trash();
      run.known("trash", LastAnswer.trash(retired));
      return new TrashList(retired, run.typed());
    }
    List<ReleaseSummary> releases = run.deployer().releases();
    run.known("release", LastAnswer.releases(releases));
    return new ReleasesPage(releases, run.nextDeploy(), run.typed());
  }

  @Override
  String undone(String target) {
    return "the releases on " + target + " could not be read";
  }

  @Override
  boolean changes() {
    return false;
  }
}
