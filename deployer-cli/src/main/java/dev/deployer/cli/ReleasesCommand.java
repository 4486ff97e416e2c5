package dev.deployer.cli;

import dev.deployer.project.command.ListReleases;
import dev.deployer.project.run.Task;
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
      "A state is live, good, raised (its watch found something), bad, rehearsed, rehearsal",
      "failed, never live, incomplete, or unmanaged (another tool's)."
    })
final class ReleasesCommand extends TargetCommand {
  @Option(names = "--trash", description = "List those that were pruned and can be restored.")
  boolean trash;

  @Override
  Task task() {
    return new ListReleases(trash);
  }
}
