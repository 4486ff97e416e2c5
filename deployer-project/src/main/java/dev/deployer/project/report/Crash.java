package dev.deployer.project.report;

import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The result of a command that met a bug in Deployer.
 *
 * @param exit unknown where the command changes a host
 */
public record Crash(Throwable bug, ExitCode exit, Invocation typed) implements Report {
  @Override
  public boolean isError() {
    return true;
  }

  @Override
  public void write(Page page) {
    page.line(Mark.FAILED, "This is a bug in Deployer; please report it: " + bug);
    if (exit == ExitCode.UNKNOWN) {
      page.detail("What is live is unknown. Settle it: " + typed.line("recover"));
    }
    Stream.of(bug.getStackTrace()).limit(12).forEach(frame -> page.detail("at " + frame));
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("target", typed.target())
        .with("kind", "bug")
        .with("message", bug.toString())
        .map();
  }
}
