package dev.deployer.cli;

import dev.deployer.DeployRequest;
import dev.deployer.SealResult;
import dev.deployer.file.LocalFile;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Sealed;
import dev.deployer.source.SourcePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code seal}: writes down what a build is. */
@Command(
    name = "seal",
    sortOptions = false,
    customSynopsis = "deployer seal TARGET [--source DIR] [-o FILE] [options]",
    description = {
      "Write down what a build is, so that nothing else is deployed in its place later.",
      "",
      "It is scanned as for a deploy to TARGET, and refused by the gate source as there. No host is"
          + " asked."
    })
final class SealCommand extends TargetCommand {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the seal is kept. Default: beside the build, DIR.seal.")
  Optional<Path> file;

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    SourcePlace place = run.source();
    Optional<Path> beside = run.sealOf(place);
    if (beside.isEmpty()) {
      throw new MisuseException("A commit or an archive needs no seal: it is what it is.");
    }
    Path kept = file.map(run.here()::resolve).orElse(beside.get());
    DeployRequest.Builder request =
        DeployRequest.builder(run.destination().recipe().from(place))
            .accepting(run.accepted())
            .aside(List.of(kept, beside.get()));
    Optional.ofNullable(run.common().revision).ifPresent(request::revision);
    SealResult sealed = run.deployer().seal(request.build());
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
    return new Sealed(sealed, kept, run.typed());
  }

  @Override
  String undone(String target) {
    return "nothing was sealed for " + target;
  }

  @Override
  boolean changes() {
    return false;
  }
}
