package dev.deployer.cli.report;

import dev.deployer.RecoverResult;
import dev.deployer.cli.output.ExitCode;
import dev.deployer.cli.output.Page;
import dev.deployer.cli.output.Report;
import dev.deployer.cli.output.Style.Mark;
import java.util.Map;

/** What dead runs left is settled. */
public record Recovered(RecoverResult result, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    page.details(Mark.DONE, result.actions());
    result.warnings().forEach(warning -> page.line(Mark.NOTE, warning));
    page.line(
        Mark.DONE,
        (result.actions().isEmpty() ? "Nothing to recover on " : "Recovered ")
            + typed.target()
            + "; "
            + result.live()
            + ".");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "recover")
        .with("target", typed.target())
        .with("live", Fields.of(result.live()))
        .with("actions", result.actions())
        .with("warnings", result.warnings())
        .map();
  }
}
