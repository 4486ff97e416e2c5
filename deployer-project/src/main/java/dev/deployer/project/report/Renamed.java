package dev.deployer.project.report;

import dev.deployer.RenameResult;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.WarningText;
import java.util.Map;

/** The result of {@code rename}. */
public record Renamed(RenameResult result, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    WarningText.of(result.warnings()).forEach(text -> page.line(Mark.NOTE, text));
    for (RenameResult.OnHost host : result.hosts()) {
      page.line(
          Mark.DONE,
          HostName.of(host.host())
              + (host.from().equals(result.names())
                  ? ": the root is " + result.names() + " already."
                  : ": the root was " + host.from() + ", and is now " + result.names() + "."));
    }
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "rename")
        .with("target", typed.target())
        .with("application", result.names().application())
        .with("environment", result.names().environment())
        .with(
            "hosts",
            result.hosts().stream()
                .map(
                    host ->
                        Fields.of("host", host.host()).with("from", host.from().toString()).map())
                .toList())
        .with("warnings", WarningText.of(result.warnings()))
        .map();
  }
}
