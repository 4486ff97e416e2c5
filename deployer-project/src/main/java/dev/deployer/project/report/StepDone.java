package dev.deployer.project.report;

import dev.deployer.StepResult;
import dev.deployer.gate.Finding;
import dev.deployer.path.Printable;
import dev.deployer.plan.PlanFile;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.WarningText;
import dev.deployer.watch.WatchReport;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a step that is done.
 *
 * @param stoppedBy the exit that the signal stands for by which the checks or a watch are ended
 * @param planned when the plan was made by which it was to be run
 */
public record StepDone(
    StepResult result, ExitCode stoppedBy, Invocation typed, Optional<Instant> planned)
    implements Report {
  /** By no plan. */
  public StepDone(StepResult result, ExitCode stoppedBy, Invocation typed) {
    this(result, stoppedBy, typed, Optional.empty());
  }

  @Override
  public ExitCode exit() {
    return result.isInterrupted() || result.watch().map(WatchReport::isCutShort).orElse(false)
        ? stoppedBy
        : ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    WarningText.of(result.warnings()).forEach(text -> page.line(Mark.NOTE, text));
    if (result.doneBefore().isPresent()) {
      page.line(
          Mark.DONE,
          "%s was done on %s already, %s%s; nothing was run."
              .formatted(
                  result.step(),
                  typed.target(),
                  Amounts.time(result.doneBefore().get()),
                  planned
                      .map(
                          made ->
                              result.doneBefore().get().isBefore(made)
                                  ? ", before this plan was made"
                                  : ", after this plan was made")
                      .orElse("")));
      return;
    }
    if (result.isInterrupted()) {
      page.line(Mark.NOTE, "stopped before all checks after it were answered");
    }
    result.watch().ifPresent(watch -> Watched.write(page, watch));
    long lines = result.hosts().stream().mapToLong(StepResult.OnHost::lines).sum();
    page.line(
        Mark.DONE,
        "%s is done on %s, in %s."
            .formatted(result.step(), typed.target(), Amounts.took(result.took())));
    result.gates().stream()
        .filter(Finding::isOverridden)
        .forEach(
            finding ->
                page.detail(
                    "The gate "
                        + finding.gate().word()
                        + " objected, and was accepted: "
                        + Printable.escape(finding.reason().orElse(""))));
    if (lines > 0) {
      page.detail(
          Amounts.count(lines, "line", "lines")
              + " of what it printed "
              + (lines == 1 ? "is" : "are")
              + " kept: "
              + typed.line("step", result.step()).with("--printed"));
    }
    page.details(
        Mark.FAILED,
        result.unhealthy().stream()
            .map(one -> HostName.of(one.host()) + ": " + one.check() + ": " + one.reason())
            .toList());
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "step")
        .with("target", typed.target())
        .with("step", result.step())
        .with("identity", result.identity())
        .with("release", result.release().value())
        .with("outcome", "done")
        .with("done_before", result.doneBefore().map(Object::toString))
        .with(
            "hosts",
            result.hosts().stream()
                .map(
                    host ->
                        Fields.of("host", host.host())
                            .with("outcome", "done")
                            .with("output_lines", host.lines())
                            .map())
                .toList())
        .with("gates", result.gates().stream().map(PlanFile::fields).toList())
        .with("unhealthy", result.unhealthy().stream().map(Fields::of).toList())
        .with("watch", result.watch().map(Watched::fields))
        .with("warnings", WarningText.of(result.warnings()))
        .with("took_ms", result.took().toMillis())
        .map();
  }
}
