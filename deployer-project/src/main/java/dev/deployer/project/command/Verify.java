package dev.deployer.project.command;

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
import dev.deployer.project.run.Build;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import dev.deployer.project.target.Said;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code verify}: holds a release against its manifest.
 *
 * @param release which; otherwise the one that is live
 * @param content whether every byte is read
 * @param known whether what is recorded as known is passed over
 * @param save the folder in which what differs is kept, as it was typed
 * @param unrecorded whether nothing is recorded of it on the host
 */
public record Verify(
    Optional<ReleaseId> release,
    boolean content,
    boolean known,
    Optional<Path> save,
    boolean unrecorded)
    implements Task {
  /** That of the live release. */
  public static Verify live(boolean content) {
    return new Verify(Optional.empty(), content, false, Optional.empty(), false);
  }

  @Override
  public boolean asksEachHost() {
    return save.isEmpty();
  }

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    NamedFile.require(save, "What differs goes into a folder", "--save DIR");
    if (save.isEmpty() && unrecorded) {
      throw new MisuseException("--no-record is for --save DIR.");
    } else if (save.isPresent() && known) {
      throw new MisuseException("--known and --save DIR are not given together.");
    }
    return save.isEmpty()
        ? new Verified(work.deployer().verify(release, depth()), known, work.typed())
        : save(work, save.get());
  }

  private Report save(Work work, Path folder) throws DeployerException, MisuseException {
    PatchResult result =
        work.deployer()
            .savePatch(
                new PatchRequest(
                    release,
                    depth(),
                    work.here().resolve(folder),
                    Said.message(work.options()),
                    !unrecorded,
                    Build.of(work.opened()).usual()));
    if (result.unrecorded().isPresent()) {
      DeployerException why = result.unrecorded().get();
      return new Failure(
          "what was changed on "
              + work.typed().target()
              + " is saved in "
              + folder
              + ", and was not recorded there",
          why,
          ExitCode.of(why.kind(), work.ifStopped()),
          work.typed());
    }
    return new PatchesSaved(result, folder, work.typed());
  }

  private VerifyDepth depth() {
    return content ? VerifyDepth.CONTENT : VerifyDepth.FACTS;
  }

  @Override
  public String undone(String target) {
    String what = release.map(id -> "release " + id).orElse("the live release");
    return save.isEmpty()
        ? what + " could not be verified on " + target
        : "what was changed in " + what + " on " + target + " was not saved";
  }

  @Override
  public boolean changes() {
    return save.isPresent() && !unrecorded;
  }
}
