package dev.deployer.cli;

import dev.deployer.PatchRequest;
import dev.deployer.PatchResult;
import dev.deployer.VerifyDepth;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.PatchesSaved;
import dev.deployer.project.report.Verified;
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
  boolean asksEachHost() {
    return save.isEmpty();
  }

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    if (save.isEmpty() && unrecorded) {
      throw new MisuseException("--no-record is for --save DIR.");
    } else if (save.isPresent() && known) {
      throw new MisuseException("--known and --save DIR are not given together.");
    }
    return save.isEmpty()
        ? new Verified(run.deployer().verify(release, depth()), known, run.typed())
        : save(run, save.get());
  }

  private Report save(CommandRun run, Path folder) throws DeployerException {
    PatchResult result =
        run.deployer()
            .savePatch(
                new PatchRequest(
                    release,
                    depth(),
                    run.here().resolve(folder),
                    Optional.ofNullable(run.common().message),
                    !unrecorded,
                    run.usualSource()));
    if (result.unrecorded().isPresent()) {
      DeployerException why = result.unrecorded().get();
      return new Failure(
          "what was changed on "
              + run.typed().target()
              + " is saved in "
              + folder
              + ", and was not recorded there",
          why,
          ExitCode.of(why.kind(), run.signals().exit()),
          run.typed());
    }
    return new PatchesSaved(result, folder, run.typed());
  }

  private VerifyDepth depth() {
    return content ? VerifyDepth.CONTENT : VerifyDepth.FACTS;
  }

  @Override
  String undone(String target) {
    String what = release.map(id -> "release " + id).orElse("the live release");
    return save.isEmpty()
        ? what + " could not be verified on " + target
        : "what was changed in " + what + " on " + target + " was not saved";
  }

  @Override
  boolean changes() {
    return save.isPresent() && !unrecorded;
  }
}
