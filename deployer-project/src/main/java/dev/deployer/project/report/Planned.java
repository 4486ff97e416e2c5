package dev.deployer.project.report;

import dev.deployer.gate.Finding;
import dev.deployer.gate.Verdict;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.plan.PlanTerms;
import dev.deployer.plan.PlannedRecipe;
import dev.deployer.plan.Step;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of {@code plan} and of dry runs.
 *
 * @param file where the plan was written
 * @param next how is deployed there
 */
public record Planned(Plan plan, Optional<Path> file, NextDeploy next, Invocation typed)
    implements Report {
  /** Of one that names no deploy as its remedy. */
  public Planned(Plan plan, Optional<Path> file, Invocation typed) {
    this(plan, file, NextDeploy.PLAIN, typed);
  }

  @Override
  public ExitCode exit() {
    return plan.isRefused() ? ExitCode.REFUSED : ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    Alike.write(page, plan.hosts(), Planned::likeness, this::write);
    ofAll().forEach(note -> page.line(Mark.NOTE, note));
    plan.terms().ifPresent(terms -> write(page, terms.recipe()));
    plan.terms()
        .map(PlanTerms::commits)
        .filter(lines -> !lines.isEmpty())
        .ifPresent(
            lines -> {
              page.heading("commits");
              page.details(Mark.ADDED, lines);
            });
    plan.terms()
        .flatMap(PlanTerms::message)
        .ifPresent(word -> page.item("message", Printable.quote(word)));
    plan.terms()
        .map(PlanTerms::stepsDueLater)
        .filter(names -> !names.isEmpty())
        .ifPresent(
            names ->
                page.item(
                    "later",
                    "to be run by name once due, "
                        + String.join(", ", names)
                        + ": "
                        + typed.line("step")));
    if (plan.kind() == Plan.Kind.DEPLOY && plan.terms().map(PlanTerms::atOnce).orElse(false)) {
      page.line(Mark.NOTE, "at once: without waves and bakes");
    }
    new Gates(typed).write(page, plan);
    if (plan.isRefused()) {
      page.line("Nothing would be done.");
      typed
          .value("--output")
          .ifPresent(name -> page.line(Mark.NOTE, Printable.escape(name) + " was not written."));
    } else if (!isToBeSigned()) {
      page.line("Nothing was changed; this is what would be done.");
    }
    if (plan.gates().stream().anyMatch(finding -> finding.verdict() == Verdict.AWAITED)) {
      if (plan.terms().map(PlanTerms::nameItsMakerAlone).orElse(false) && !isToBeSigned()) {
        page.detail("To name who else has made it: " + anew().with("--author", "NAME"));
      }
      file.ifPresent(
          f ->
              page.detail(
                  "Whoever approves it signs it: " + ApprovalRemedies.line(typed, f.toString())));
    }
    file.ifPresent(
        f ->
            page.detail(
                "Carry out exactly this: "
                    + (plan.kind() == Plan.Kind.STEP
                            ? typed
                                .again()
                                .without("--output")
                                .without("--dry-run")
                                .without("--author")
                            : typed.line("deploy").without("--release"))
                        .without("--accept")
                        .without("--reason")
                        .with("--plan", f.toString())));
  }

  /** Whether it is shown to whoever signs it, and not made now. */
  private boolean isToBeSigned() {
    return typed.command().equals("approve");
  }

  /** Authors stand in a plan, and in no line that carries something out. */
  private Line anew() {
    return List.of("plan", "step").contains(typed.command()) ? typed.again() : typed.line("plan");
  }

  private static Object likeness(HostPlan host) {
    return List.of(host.from(), host.steps(), host.changes(), host.objections(), host.notes());
  }

  private void write(List<HostPlan> same, Page page) {
    HostPlan host = same.get(0);
    page.heading(
        Alike.names(same.stream().map(HostPlan::host).toList())
            + (same.stream().map(HostPlan::root).distinct().count() == 1 ? ":" + host.root() : "")
            + ", "
            + host.from().map(id -> id + " is live").orElse("nothing is live"));
    if (host.steps().isEmpty() && host.objections().isEmpty() && !isObjectedTo(same)) {
      page.line(
          Mark.DONE,
          plan.kind() == Plan.Kind.STEP
              ? "Nothing to do here."
              : "Nothing to do: this content is live already.");
    }
    host.steps().forEach(step -> write(page, step));
    page.details(Mark.ADDED, host.changes().added());
    page.details(Mark.CHANGED, host.changes().changed());
    page.details(Mark.REMOVED, host.changes().removed());
    host.notes().stream()
        .filter(note -> !ofAll().contains(note))
        .forEach(note -> page.line(Mark.NOTE, note));
    Objections.write(page, host.objections(), new Remedies(typed).deploying(next));
  }

  /** The notes that are about the run, and so on each of several hosts: they are said once. */
  private Set<String> ofAll() {
    List<HostPlan> flipped =
        plan.hosts().stream().filter(host -> host.step(Step.Activate.class).isPresent()).toList();
    List<HostPlan> hosts = flipped.isEmpty() ? plan.hosts() : flipped;
    Set<String> notes = new LinkedHashSet<>();
    if (plan.hosts().size() > 1 && hosts.size() > 1) {
      notes.addAll(hosts.get(0).notes());
      hosts.forEach(host -> notes.retainAll(host.notes()));
    }
    return notes;
  }

  /** Whether a gate objects to what one of them has. */
  private boolean isObjectedTo(List<HostPlan> hosts) {
    return plan.gates().stream()
        .filter(Finding::objects)
        .flatMap(finding -> finding.host().stream())
        .anyMatch(address -> hosts.stream().map(HostPlan::host).anyMatch(address::equals));
  }

  /** What happens on the way, for whoever is to agree to it. */
  private void write(Page page, PlannedRecipe recipe) {
    if (!recipe.hooks().isEmpty()) {
      page.item(
          "hooks",
          recipe.hooks().entrySet().stream()
              .map(phase -> phase.getKey() + ": " + names(phase.getValue()))
              .collect(Collectors.joining("; ")));
    }
    if (!recipe.health().isEmpty()) {
      page.item("health", names(recipe.health()));
    }
    if (plan.hosts().size() > 1 && plan.kind() != Plan.Kind.STEP) {
      page.item("waves", String.join(", ", recipe.waves()));
    }
    if (!recipe.watch().isEmpty()) {
      page.item(
          "watch",
          "for %s, each %s%s; %s"
              .formatted(
                  recipe.watch().get("for"),
                  recipe.watch().get("every"),
                  recipe.errors().isEmpty() ? "" : ": " + names(recipe.errors()),
                  "revert".equals(recipe.watch().get("on_failure"))
                      ? "taken back if that is bad"
                      : "told if that is bad"));
    }
  }

  private static String names(List<PlannedRecipe.Part> parts) {
    return parts.stream()
        .map(PlannedRecipe.Part::name)
        .map(Printable::escape)
        .collect(Collectors.joining(", "));
  }

  private static void write(Page page, Step step) {
    if (step instanceof Step.Stage s) {
      page.item(
          "stage",
          "%s: send %s (%s), link %s%s"
              .formatted(
                  s.release(),
                  Amounts.files(s.sentFiles()),
                  Amounts.bytes(s.sentBytes()),
                  Amounts.count(s.linkedFiles()),
                  s.base().map(base -> " from " + base).orElse("")));
    } else if (step instanceof Step.Publish s) {
      page.item("publish", s.release().value());
    } else if (step instanceof Step.Check s) {
      page.item("check", s.release() + " against its manifest");
    } else if (step instanceof Step.Activate s) {
      page.item(
          "activate",
          s.to()
              + s.from().map(from -> " in place of " + from).orElse("")
              + (s.leavesBad() ? ", which is recorded as bad" : ""));
    } else if (step instanceof Step.Execute s) {
      if (!s.before().isEmpty()) {
        page.item("before", ShellWord.line(s.before()));
      }
      page.item("run", ShellWord.line(s.command()) + ", in release " + s.release());
    } else if (step instanceof Step.Retire s) {
      page.item(
          "retire", s.releases().stream().map(ReleaseId::value).collect(Collectors.joining(", ")));
    }
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("target", typed.target())
        .with("release", plan.release())
        .with("file", file.map(Path::toString))
        .with("plan", PlanFile.fields(plan))
        .map();
  }
}
