package dev.deployer.project.report;

import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.Map;

/** The result of a command that a person said no to. */
public record Declined(String undone, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.REFUSED;
  }

  @Override
  public boolean isError() {
    return true;
  }

  @Override
  public void write(Page page) {
    page.line(Mark.NOTE, "As you say: " + undone + ".");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("target", typed.target())
        .with("kind", "declined")
        .with("message", undone)
        .map();
  }
}
