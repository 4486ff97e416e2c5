package dev.deployer.project.command;

import dev.deployer.DiffRequest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Compared;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.run.Build;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code diff}: shows what differs between what is live, a build and releases.
 *
 * @param first what is compared; otherwise what is live
 * @param second what it is compared with; otherwise the build that a deploy would send
 * @param text whether the lines of texts are shown
 * @param commits whether git's commits between both are listed
 * @param tells whether a difference is a finding
 */
public record Diff(
    Optional<ReleaseId> first,
    Optional<ReleaseId> second,
    boolean text,
    boolean commits,
    boolean tells)
    implements Task {
  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    Build build = Build.of(work.opened());
    DiffRequest request =
        second.isPresent()
            ? DiffRequest.between(first.orElseThrow(), second.get())
            : DiffRequest.withBuild(
                first, build.request(Optional.empty(), Optional.empty(), Optional.empty(), false));
    if (text) {
      request = request.withText();
    }
    if (commits) {
      request =
          request.withCommits(
              build.usual().map(source -> source.place().at()).stream().toArray(Path[]::new));
    }
    return new Compared(work.deployer().diff(request), tells, work.typed());
  }

  @Override
  public String undone(String target) {
    return "nothing was compared on " + target;
  }

  @Override
  public boolean changes() {
    return false;
  }
}
