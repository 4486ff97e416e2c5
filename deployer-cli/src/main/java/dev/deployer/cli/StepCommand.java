package dev.deployer.cli;

import dev.deployer.StepRequest;
import dev.deployer.StepSummary;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.Discreet;
import dev.deployer.plan.Plan;
import dev.deployer.plan.Step;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Planned;
import dev.deployer.project.report.StepDone;
import dev.deployer.project.report.StepList;
import dev.deployer.project.report.StepPage;
import dev.deployer.project.run.PlanFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code step}: lists the steps of what is live, and runs one by its name. */
@Command(
    name = "step",
    sortOptions = false,
    customSynopsis = "deployer step TARGET [NAME] [-n] [-o FILE] [--plan FILE] [options]",
    description = {
      "Run a step of the release that is live, such as the end of a migration.",
      "",
      "Without NAME they are listed, with what still stands against each. Steps stand in"
          + " release.yaml and come with the release; there are no others. One that is done is not"
          + " run again, and one of which nobody knows what it did only with --accept."
    })
final class StepCommand extends TargetCommand {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,40}";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      hideParamSyntax = true,
      description = "The step to run.")
  Optional<String> name;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Show what would be done, and change nothing.")
  boolean dryRun;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Show what would be done, and keep the plan for --plan FILE.")
  Optional<Path> file = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Do exactly what this plan says, or nothing; it was made with -o FILE.")
  Optional<Path> planFile = Optional.empty();

  @Option(
      names = "--author",
      paramLabel = "NAME",
      description = "Whose work it is too: it is not for them to approve. May stand several times.")
  List<String> authors = new ArrayList<>();

  @Option(
      names = "--approval",
      paramLabel = "FILE",
      description = "A signature of the plan; may stand several times. Default: those beside it.")
  List<Path> signatures = new ArrayList<>();

  @Option(names = "--printed", description = "Show what it printed when it was last run.")
  boolean printed;

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    if (name.isEmpty() && planFile.isPresent() && !isPlanned() && !printed) {
      return carryOut(planFile.get(), run);
    } else if (name.isEmpty()) {
      if (isPlanned() || planFile.isPresent() || printed) {
        throw new MisuseException(
            "Which step is meant?", "They are listed by: " + run.typed().line("step"));
      }
      List<StepSummary> steps = run.deployer().steps();
      run.known("step", LastAnswer.steps(steps));
      return new StepList(steps, run.typed());
    }
    String step = name.get();
    if (!step.matches(NAME)) {
      throw new MisuseException(
          "There is no step "
              + Discreet.shown(step)
              + ": a name has up to 41 lower-case letters, digits and hyphens.",
          "They are listed by: " + run.typed().line("step"));
    } else if (printed) {
      return new StepPage(step, run.deployer().stepPrinted(step), run.typed());
    } else if (planFile.isEmpty() && !signatures.isEmpty()) {
      throw PlanFiles.signaturesWithoutPlan();
    } else if (!authors.isEmpty() && !isPlanned()) {
      throw new MisuseException("--author is for a plan, with -n or -o FILE.");
    } else if (planFile.isPresent()) {
      return carryOut(planFile.get(), run);
    } else if (isPlanned()) {
      Plan plan =
          run.deployer().planStep(new StepRequest(step, run.accepted(), authors, Optional.empty()));
      Optional<Path> kept = plan.isRefused() ? Optional.empty() : file;
      if (kept.isPresent()) {
        PlanFiles.keep(plan, kept.get(), run.machine());
      }
      return new Planned(plan, kept, run.typed());
    }
    return new StepDone(
        run.deployer().step(step, run.accepted()), run.signals().exit(), run.typed());
  }

  private Report carryOut(Path typed, CommandRun run) throws DeployerException, MisuseException {
    Plan plan =
        PlanFiles.read(
            typed,
            run.typed().line("step", name.orElse("NAME")).with("--output", typed.toString()),
            run.machine());
    Optional<String> planned =
        plan.hosts().stream()
            .flatMap(host -> host.step(Step.Execute.class).stream())
            .map(Step.Execute::name)
            .findFirst();
    boolean ofThis = planned.isEmpty() || name.isEmpty() || planned.equals(name);
    if (isPlanned() || plan.kind() != Plan.Kind.STEP || !ofThis) {
      throw new MisuseException(
          "--plan FILE takes the plan of a step, of this one where one is named, and neither -n nor"
              + " -o: the plan says it.");
    }
    String step =
        name.or(() -> planned)
            .orElseThrow(
                () ->
                    new MisuseException(
                        "By the plan "
                            + Discreet.shown(typed.toString())
                            + " there is nothing to run: its step was done before."));
    Invocation named = name.isPresent() ? run.typed() : run.typed().naming(step);
    name = Optional.of(step);
    try {
      return new StepDone(
          run.deployer()
              .step(
                  new StepRequest(
                      step,
                      run.accepted(),
                      List.of(),
                      Optional.of(PlanFiles.approval(typed, signatures, run.machine()))),
                  plan),
          run.signals().exit(),
          named);
    } catch (DeployerException e) {
      ExitCode exit = ExitCode.of(e.kind(), run.signals().exit());
      return new Failure(undone(named.target()), e, exit, named);
    }
  }

  private boolean isPlanned() {
    return dryRun || file.isPresent();
  }

  @Override
  String undone(String target) {
    return name.map(step -> "the step " + step + " was not done on " + target)
        .orElse("the steps of " + target + " were not listed");
  }

  @Override
  boolean asksGates() {
    return !printed;
  }

  @Override
  boolean changes() {
    return (name.isPresent() || planFile.isPresent()) && !isPlanned() && !printed;
  }

  @Override
  Optional<Path> planFile() {
    return planFile;
  }

  @Override
  boolean isHeldToRules() {
    return (name.isPresent() && !printed) || planFile.isPresent();
  }
}
