package dev.deployer.project.command;

import dev.deployer.DeployRequest;
import dev.deployer.SealResult;
import dev.deployer.file.LocalFile;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Sealed;
import dev.deployer.project.run.Build;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import dev.deployer.source.SourcePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code seal}: notes what a build is, so that it can be held against it wherever it is deployed.
 *
 * @param file where the seal is kept, as it was typed; otherwise beside the build
 */
public record SealBuild(Optional<Path> file) implements Task {
  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    NamedFile.require(file, "A seal goes into a file", "-o FILE");
    Build build = Build.of(work.opened());
    SourcePlace place = build.place();
    Optional<Path> beside = Build.sealOf(place);
    if (beside.isEmpty()) {
      throw new MisuseException("A commit or an archive needs no seal: it is what it is.");
    }
    Path kept = file.map(work.here()::resolve).orElse(beside.get());
    DeployRequest.Builder request =
        DeployRequest.builder(work.destination().recipe().from(place))
            .accepting(work.accepted())
            .describing(work.opened().file().own())
            .aside(List.of(kept, beside.get()));
    work.options().revision().ifPresent(request::revision);
    SealResult sealed = work.deployer().seal(request.build());
    try {
      LocalFile.write(kept, sealed.text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new MisuseException(
          "The seal could not be written to "
              + Discreet.shown(kept.toString())
              + ": "
              + LocalFailure.why(e)
              + ".");
    }
    return new Sealed(sealed, kept, work.typed());
  }

  @Override
  public String undone(String target) {
    return "nothing was sealed for " + target;
  }

  @Override
  public boolean changes() {
    return false;
  }
}
