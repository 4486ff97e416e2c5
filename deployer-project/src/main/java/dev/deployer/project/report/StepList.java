package dev.deployer.project.report;

import dev.deployer.StepSummary;
import dev.deployer.StepSummary.State;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The steps that can be run by their names. */
public record StepList(List<StepSummary> steps, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    if (steps.isEmpty()) {
      page.line("What is live on " + typed.target() + " has no steps.");
      return;
    }
    Table table = new Table("NAME", "KIND", "REMOVES", "STATE", "BY");
    for (StepSummary step : steps) {
      table.row(
          step.name(),
          step.contract() ? "contract" : "task",
          step.removes().isEmpty() ? "-" : Printable.escape(String.join(", ", step.removes())),
          state(step),
          Printable.escape(by(step)));
    }
    table.write(page);
    steps.stream()
        .filter(step -> step.state() == State.DUE)
        .findFirst()
        .ifPresent(step -> page.detail("Run one: " + typed.line("step", step.name())));
  }

  private static String by(StepSummary step) {
    return step.by().orElse("-")
        + (step.approved().isEmpty() ? "" : ", approved by " + String.join(", ", step.approved()))
        + (step.accepted().isEmpty()
            ? ""
            : ", a gate accepted: " + String.join("; ", step.accepted()));
  }

  private static String state(StepSummary step) {
    String at = step.at().map(time -> " " + Amounts.time(time)).orElse("");
    return switch (step.state()) {
      case DONE ->
          "done"
              + at
              + (step.lines() == 0
                  ? ""
                  : ", " + Amounts.count(step.lines(), "line", "lines") + " kept")
              + (step.lacking().isEmpty() ? "" : ", not on " + String.join(", ", step.lacking()));
      case DUE ->
          step.lacking().isEmpty()
              ? "due"
              : "due: not done on " + String.join(", ", step.lacking());
      case NOT_DUE -> "not due: " + why(step);
      case FAILED -> "failed" + at + (step.why().isEmpty() ? "" : "; not due: " + why(step));
      case UNKNOWN -> "unknown: begun" + at;
    };
  }

  /** In a word or two, behind the name of a step. */
  static String standing(State state) {
    return switch (state) {
      case DONE -> "is done";
      case DUE -> "is due";
      case NOT_DUE -> "is not due";
      case FAILED -> "has failed";
      case UNKNOWN -> "may have run";
    };
  }

  private static String why(StepSummary step) {
    return Printable.escape(step.why().get(0))
        + (step.why().size() == 1 ? "" : ", and " + (step.why().size() - 1) + " more");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "step")
        .with("target", typed.target())
        .with("steps", steps.stream().map(StepList::fields).toList())
        .map();
  }

  static Map<String, Object> fields(StepSummary step) {
    return Fields.of("name", step.name())
        .with("identity", step.identity())
        .with("release", step.release().value())
        .with("kind", step.contract() ? "contract" : "task")
        .with("removes", step.removes())
        .with("raises", step.raises().isEmpty() ? Optional.empty() : Optional.of(step.raises()))
        .with("state", step.state().word())
        .with("why", step.why())
        .with("at", step.at().map(Object::toString))
        .with("by", step.by())
        .with("accepted", step.accepted())
        .with("approved", step.approved())
        .with("output_lines", step.lines())
        .with("where", step.each() ? "each" : "once")
        .with("lacking", Optional.of(step.lacking()).filter(hosts -> !hosts.isEmpty()))
        .map();
  }
}
