package dev.deployer.project.command;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Deployed;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.run.Build;
import dev.deployer.project.run.PlanFiles;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code deploy}: makes a build live, or carries out exactly a plan.
 *
 * @param release its id; otherwise the time
 * @param planFile the plan to carry out, as it was typed
 * @param signatures of that plan; otherwise those beside it
 * @param seal that the source is held against; otherwise the one beside it
 * @param atOnce whether without waves
 * @param dryRun whether it is only shown
 */
public record Deploy(
    Optional<ReleaseId> release,
    Optional<Path> planFile,
    List<Path> signatures,
    Optional<Path> seal,
    boolean atOnce,
    boolean dryRun)
    implements Task {
  /** Copies the signatures. */
  public Deploy {
    signatures = List.copyOf(signatures);
  }

  /** That of the build as it is, with this id. */
  public static Deploy of(Optional<ReleaseId> release) {
    return new Deploy(release, Optional.empty(), List.of(), Optional.empty(), false, false);
  }

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    if (planFile.isEmpty() && !signatures.isEmpty()) {
      throw PlanFiles.signaturesWithoutPlan();
    }
    if (dryRun && planFile.isEmpty()) {
      return new PlanOnly(release, seal, atOnce, List.of(), Optional.empty()).run(work);
    }
    return planFile.isPresent()
        ? carryOut(planFile.get(), work)
        : new Deployed(
            work.deployer()
                .deploy(Build.of(work.opened()).request(release, Optional.empty(), seal, atOnce)),
            work.ifStopped(),
            work.typed());
  }

  private Report carryOut(Path file, Work work) throws DeployerException, MisuseException {
    Plan plan =
        PlanFiles.read(
            file, work.typed().line("plan").with("--output", file.toString()), work.here());
    if (plan.kind() != Plan.Kind.DEPLOY) {
      throw PlanFiles.ofAnother(plan, file, signatures, "a deploy", work.typed());
    } else if (dryRun || release.isPresent()) {
      throw new MisuseException(
          "--plan FILE takes neither -n nor --release: the plan says what is done.");
    }
    boolean planned = atOnce || plan.terms().map(PlanTerms::atOnce).orElse(false);
    try {
      return new Deployed(
          work.deployer()
              .deploy(
                  PlanFiles.approved(
                      Build.of(work.opened())
                          .request(plan.release(), Optional.of(file), seal, planned),
                      PlanFiles.approval(file, signatures, work.here())),
                  plan),
          work.ifStopped(),
          work.typed());
    } catch (DeployerException e) {
      if (!AsPlanned.isVoid(e)) {
        throw e;
      }
      return new Failure(
          undone(work.typed().target()), e, ExitCode.REFUSED, AsPlanned.of(work.typed(), plan));
    }
  }

  @Override
  public String undone(String target) {
    return release
            .map(id -> "release " + id + " was not deployed to ")
            .orElse("nothing was deployed to ")
        + target;
  }

  @Override
  public boolean changes() {
    return !dryRun;
  }

  @Override
  public boolean asksGates() {
    return true;
  }

  @Override
  public boolean isHeldToRules() {
    return true;
  }
}
