package dev.deployer.project.report;

import dev.deployer.CheckReport;
import dev.deployer.JournalTestimony;
import dev.deployer.outcome.Objection;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of {@code check}: how a host and a root are. */
public record Checked(CheckReport result, Invocation typed) implements Witness, Alike {
  /** How wide the column of what a finding is about is. */
  private static final int SUBJECT = 12;

  @Override
  public Optional<JournalTestimony> journal() {
    return result.journal();
  }

  @Override
  public Report told(Objection of) {
    return new Checked(result.with(of), typed);
  }

  @Override
  public Report open(Objection of) {
    return told(of);
  }

  @Override
  public ExitCode exit() {
    return result.hasProblems() ? ExitCode.REFUSED : ExitCode.DONE;
  }

  /** What is in order may be said of each host in words of its own: a key, an id, free space. */
  @Override
  public Object likeness() {
    return result.findings().stream()
        .map(
            finding ->
                List.of(
                    finding.level(),
                    finding.subject(),
                    finding.level() == CheckReport.Level.OK ? "" : finding.fact()))
        .toList();
  }

  @Override
  public void writeAll(Page page, List<Report> all) {
    List<CheckReport.Finding> common = new ArrayList<>();
    for (int i = 0; i < result.findings().size(); i++) {
      CheckReport.Finding own = result.findings().get(i);
      int number = i;
      boolean same =
          all.stream()
              .allMatch(
                  report ->
                      ((Checked) report).result.findings().get(number).fact().equals(own.fact()));
      common.add(
          same
              ? own
              : new CheckReport.Finding(
                  own.level(), own.subject(), "in order on each of them", Optional.empty()));
    }
    Invocation here =
        Invocation.together(all.stream().map(report -> ((Checked) report).typed).toList());
    new Checked(new CheckReport(common), here).write(page);
  }

  @Override
  public void write(Page page) {
    for (CheckReport.Finding finding : result.findings()) {
      page.line(
          switch (finding.level()) {
            case OK -> Mark.DONE;
            case NOTE -> Mark.NOTE;
            case PROBLEM -> Mark.FAILED;
          },
          finding.subject(),
          SUBJECT,
          finding.fact());
      finding.objection().ifPresent(o -> page.details(Mark.CHANGED, o.details()));
    }
    new Remedies(typed)
        .of(
            result.findings().stream()
                .flatMap(finding -> finding.objection().stream())
                .filter(objection -> !isAnsweredByCheck(objection))
                .toList())
        .forEach(page::detail);
    if (result.findings().stream()
        .flatMap(finding -> finding.objection().stream())
        .anyMatch(objection -> objection.kind() == Objection.Kind.NOT_A_ROOT)) {
      page.detail(
          "What only a trial shows of the server is tried by init, and once there is a root by: "
              + typed.line("check").with("--probe"));
    }
    long problems =
        result.findings().stream().filter(f -> f.level() == CheckReport.Level.PROBLEM).count();
    page.line(
        problems == 0
            ? typed.target() + " is ready."
            : typed.target()
                + " is not ready: "
                + problems
                + (problems == 1 ? " problem." : " problems."));
  }

  /** Where the remedy is to look at what is shown already. */
  private static boolean isAnsweredByCheck(Objection objection) {
    return switch (objection.kind()) {
      case UNSAFE_ROOT -> true;
      default -> false;
    };
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "check")
        .with("target", typed.target())
        .with("ready", !result.hasProblems())
        .with(
            "findings",
            result.findings().stream()
                .map(
                    f ->
                        Fields.of("level", Fields.word(f.level()))
                            .with("subject", f.subject())
                            .with("fact", f.fact())
                            .with("kind", f.objection().map(o -> Fields.word(o.kind())))
                            .map())
                .toList())
        .map();
  }
}
