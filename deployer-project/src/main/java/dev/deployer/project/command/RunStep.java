package dev.deployer.project.command;

import dev.deployer.StepRequest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.Discreet;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
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
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code step}: lists steps, runs one, shows what it would do, or what it printed.
 *
 * @param name the step; none to list them, or as the plan says it
 * @param dryRun whether it is only shown
 * @param file where the plan is kept, as it was typed
 * @param planFile the plan to carry out, as it was typed
 * @param authors whose work it is too
 * @param signatures of that plan; otherwise those beside it
 * @param printed whether what it printed is shown
 */
public record RunStep(
    Optional<String> name,
    boolean dryRun,
    Optional<Path> file,
    Optional<Path> planFile,
    List<String> authors,
    List<Path> signatures,
    boolean printed)
    implements Task {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,40}";

  /** Copies the lists. */
  public RunStep {
    authors = List.copyOf(authors);
    signatures = List.copyOf(signatures);
  }

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    NamedFile.require(file, "A plan goes into a file", "-o FILE");
    if (name.isEmpty() && planFile.isPresent() && !isPlanned() && !printed) {
      return carryOut(planFile.get(), work);
    } else if (name.isEmpty()) {
      if (isPlanned() || planFile.isPresent() || printed) {
        throw new MisuseException(
            "Which step is meant?", "They are listed by: " + work.typed().line("step"));
      }
      return new StepList(work.deployer().steps(), work.typed());
    }
    String step = name.get();
    if (!step.matches(NAME)) {
      throw new MisuseException(
          "There is no step "
              + Discreet.shown(step)
              + ": a name has up to 41 lower-case letters, digits and hyphens.",
          "They are listed by: " + work.typed().line("step"));
    } else if (printed) {
      return new StepPage(step, work.deployer().stepPrinted(step), work.typed());
    } else if (planFile.isEmpty() && !signatures.isEmpty()) {
      throw PlanFiles.signaturesWithoutPlan();
    } else if (!authors.isEmpty() && !isPlanned()) {
      throw new MisuseException("--author is for a plan, with -n or -o FILE.");
    } else if (planFile.isPresent()) {
      return carryOut(planFile.get(), work);
    } else if (isPlanned()) {
      Plan plan =
          work.deployer()
              .planStep(new StepRequest(step, work.accepted(), authors, Optional.empty()));
      Optional<Path> kept = plan.isRefused() ? Optional.empty() : file;
      if (kept.isPresent()) {
        PlanFiles.keep(plan, kept.get(), work.here());
      }
      return new Planned(plan, kept, work.typed());
    }
    return new StepDone(
        work.deployer().step(step, work.accepted()), work.ifStopped(), work.typed());
  }

  private Report carryOut(Path typed, Work work) throws DeployerException, MisuseException {
    Plan plan =
        PlanFiles.read(
            typed,
            work.typed().line("step", name.orElse("NAME")).with("--output", typed.toString()),
            work.here());
    Optional<String> planned =
        plan.hosts().stream()
            .flatMap(host -> host.step(Step.Execute.class).stream())
            .map(Step.Execute::name)
            .findFirst();
    boolean ofThis = planned.isEmpty() || name.isEmpty() || planned.equals(name);
    if (plan.kind() != Plan.Kind.STEP || !ofThis) {
      throw PlanFiles.ofAnother(
          plan,
          typed,
          signatures,
          name.map(step -> "the step " + step).orElse("a step"),
          work.typed());
    } else if (isPlanned()) {
      throw new MisuseException("--plan FILE takes neither -n nor -o: the plan says what is done.");
    }
    String step =
        name.or(() -> planned)
            .orElseThrow(
                () ->
                    new MisuseException(
                        "By the plan "
                            + Discreet.shown(typed.toString())
                            + " there is nothing to run: its step was done before."));
    Invocation named = name.isPresent() ? work.typed() : work.typed().naming(step);
    try {
      return new StepDone(
          work.deployer()
              .step(
                  new StepRequest(
                      step,
                      work.accepted(),
                      List.of(),
                      Optional.of(PlanFiles.approval(typed, signatures, work.here()))),
                  plan),
          work.ifStopped(),
          named,
          plan.terms().map(PlanTerms::made));
    } catch (DeployerException e) {
      ExitCode exit = ExitCode.of(e.kind(), work.ifStopped());
      return new Failure(
          undone(step, named.target()),
          e,
          exit,
          AsPlanned.isVoid(e) ? AsPlanned.of(named, plan) : named);
    }
  }

  private boolean isPlanned() {
    return dryRun || file.isPresent();
  }

  @Override
  public String undone(String target) {
    return name.map(step -> undone(step, target))
        .orElse(
            planFile.isPresent()
                ? "the step of the plan was not done on " + target
                : "the steps of " + target + " were not listed");
  }

  private static String undone(String step, String target) {
    return "the step " + step + " was not done on " + target;
  }

  @Override
  public boolean asksGates() {
    return !printed;
  }

  @Override
  public boolean changes() {
    return (name.isPresent() || planFile.isPresent()) && !isPlanned() && !printed;
  }

  @Override
  public boolean isHeldToRules() {
    return (name.isPresent() && !printed) || planFile.isPresent();
  }
}
