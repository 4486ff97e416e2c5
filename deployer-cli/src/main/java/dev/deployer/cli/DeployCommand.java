package dev.deployer.cli;

import dev.deployer.DeployResult;
import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Deployed;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Planned;
import dev.deployer.project.run.PlanFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy}: makes a build live, or carries out exactly the plan of {@code --plan}. */
@Command(
    name = "deploy",
    sortOptions = false,
    customSynopsis = "deployer deploy TARGET [--release ID] [--plan FILE] [-n] [options]",
    description = {
      "Make a build live, whole or not at all.",
      "",
      "A build whose content is live already is left at that, with exit 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  deployer deploy production --message \"Summer prices\"",
      "  deployer deploy production -n",
      "  deployer deploy deploy@web1.example.net:/srv/shop --source build/dist"
    })
final class DeployCommand extends TargetCommand {
  /** The id of a release that was given none. */
  private static final Pattern BY_TIME = Pattern.compile("[0-9]{14}");

  @Option(
      names = "--release",
      paramLabel = "ID",
      converter = ReleaseConverter.class,
      description = "The release's id. Default: the time in UTC, 14 digits.")
  Optional<ReleaseId> release;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Do exactly what this plan says, or nothing; it was made by plan -o FILE.")
  Optional<Path> planFile;

  @Option(
      names = "--approval",
      paramLabel = "FILE",
      description = "A signature of the plan; may stand several times. Default: those beside it.")
  List<Path> signatures = new ArrayList<>();

  @Option(
      names = "--seal",
      paramLabel = "FILE",
      description = "Hold the source against this seal. Default: the one beside it, DIR.seal.")
  Optional<Path> seal = Optional.empty();

  @Option(
      names = "--at-once",
      description = "Without waves and bakes, whatever is configured: for what cannot wait.")
  boolean atOnce;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Do what plan does.")
  boolean dryRun;

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    if (planFile.isEmpty() && !signatures.isEmpty()) {
      throw PlanFiles.signaturesWithoutPlan();
    }
    if (planFile.isPresent()) {
      return carryOut(planFile.get(), run);
    }
    return dryRun
        ? new Planned(
            run.deployer().plan(run.request(release, Optional.empty(), seal, atOnce)),
            Optional.empty(),
            run.typed())
        : deployed(
            run.deployer().deploy(run.request(release, Optional.empty(), seal, atOnce)), run);
  }

  private static Report deployed(DeployResult result, CommandRun run) {
    run.deployed(result.release());
    return new Deployed(result, run.signals().exit(), run.typed());
  }

  private Report carryOut(Path file, CommandRun run) throws DeployerException, MisuseException {
    Plan plan =
        PlanFiles.read(
            file, run.typed().line("plan").with("--output", file.toString()), run.machine());
    if (dryRun || plan.kind() != Plan.Kind.DEPLOY || release.isPresent()) {
      throw new MisuseException(
          "--plan FILE takes the plan of a deploy, and neither -n nor --release: the plan says"
              + " it.");
    }
    boolean planned = atOnce || plan.terms().map(PlanTerms::atOnce).orElse(false);
    try {
      return deployed(
          run.deployer()
              .deploy(
                  PlanFiles.approved(
                      run.request(plan.release(), Optional.of(file), seal, planned),
                      PlanFiles.approval(file, signatures, run.machine())),
                  plan),
          run);
    } catch (DeployerException e) {
      if (e.objections().isEmpty()
          || e.objections().stream().anyMatch(o -> o.kind() != Objection.Kind.STALE_PLAN)) {
        throw e;
      }
      return new Failure(
          undone(run.typed().target()), e, ExitCode.REFUSED, asPlanned(run.typed(), plan));
    }
  }

  /** With what the plan knows of how it was typed, for the line that makes it anew. */
  private static Invocation asPlanned(Invocation typed, Plan plan) {
    Invocation known =
        typed.having(
            "--release",
            plan
                .release()
                .map(ReleaseId::value)
                .filter(id -> !BY_TIME.matcher(id).matches())
                .stream()
                .toList());
    List<Acceptance> accepted =
        plan.gates().stream().flatMap(gate -> gate.acceptance().stream()).distinct().toList();
    known =
        known
            .having(
                "--accept",
                accepted.stream()
                    .map(one -> one.gate().word() + one.digest().map(d -> ":" + d).orElse(""))
                    .toList())
            .having("--reason", accepted.stream().map(Acceptance::reason).limit(1).toList());
    return plan.terms().map(PlanTerms::atOnce).orElse(false) ? known.having("--at-once") : known;
  }

  @Override
  String undone(String target) {
    return release
            .map(id -> "release " + id + " was not deployed to ")
            .orElse("nothing was deployed to ")
        + target;
  }

  @Override
  boolean changes() {
    return !dryRun;
  }

  @Override
  boolean asksGates() {
    return true;
  }

  @Override
  Optional<Path> planFile() {
    return planFile;
  }

  @Override
  boolean isHeldToRules() {
    return true;
  }
}
