package dev.deployer.cli;

import dev.deployer.path.ReleaseId;
import dev.deployer.project.command.Verify;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: holds a release against its manifest. */
@Command(
    name = "verify",
    sortOptions = false,
    customSynopsis = "deployer verify TARGET [RELEASE] [--known | --save DIR] [options]",
    description = {
      "Hold a release on the host against its manifest: changed, missing, extra, mode, link.",
      "",
      "Exits 3 where it differs. What was changed by hand is saved by --save: the files, a diff,"
          + " and in the journal of the host that it is known."
    })
final class VerifyCommand extends TargetCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RELEASE",
      hideParamSyntax = true,
      converter = ReleaseConverter.class,
      description = "Default: the one that is live.")
  Optional<ReleaseId> release;

  @Option(names = "--content", description = "Read every byte, and not just size, mode and time.")
  boolean content;

  @Option(names = "--known", description = "Pass over exactly what was recorded by --save.")
  boolean known;

  @Option(
      names = "--save",
      paramLabel = "DIR",
      description = "Keep what differs below this folder, and record that it is known.")
  Optional<Path> save = Optional.empty();

  @Option(names = "--no-record", description = "With --save: change nothing on the host.")
  boolean unrecorded;

  @Override
  Task task() {
    return new Verify(release, content, known, save, unrecorded);
  }
}
