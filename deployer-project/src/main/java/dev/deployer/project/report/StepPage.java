package dev.deployer.project.report;

import dev.deployer.StepPrinted;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import java.util.List;
import java.util.Map;

/** What a step printed when it was last run. */
public record StepPage(String step, List<StepPrinted> printed, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    if (printed.isEmpty()) {
      page.line("Nothing is kept of what " + step + " printed on " + typed.target() + ".");
    }
    for (StepPrinted host : printed) {
      if (printed.size() > 1) {
        page.heading(HostName.of(host.host()));
      }
      host.text().lines().forEach(page::verbatim);
    }
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "step")
        .with("target", typed.target())
        .with("step", step)
        .with(
            "hosts",
            printed.stream()
                .map(
                    host ->
                        Fields.of("host", host.host())
                            .with("output", host.text().lines().toList())
                            .map())
                .toList())
        .map();
  }
}
