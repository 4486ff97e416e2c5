package dev.deployer.cli.report;

import dev.deployer.RecoverResult;
import dev.deployer.cli.output.ExitCode;
import dev.deployer.cli.output.HostName;
import dev.deployer.cli.output.Page;
import dev.deployer.cli.output.Report;
import dev.deployer.cli.output.Style.Mark;
import java.util.Map;

/** What dead runs left is settled. */
public record Recovered(RecoverResult result, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    boolean missing = result.hosts().stream().anyMatch(host -> host.failure().isPresent());
    return !result.waiting().isEmpty()
        ? ExitCode.UNKNOWN
        : missing ? ExitCode.UNREACHABLE : ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    if (result.hosts().size() > 1) {
      cluster(page);
      return;
    }
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

  private void cluster(Page page) {
    for (RecoverResult.OnHost host : result.hosts()) {
      String name = HostName.of(host.host()) + ": ";
      host.actions().forEach(action -> page.line(Mark.DONE, name + action));
      host.warnings().forEach(warning -> page.line(Mark.NOTE, name + warning));
    }
    page.items(
        result.hosts().stream()
            .map(
                host ->
                    Map.entry(
                        HostName.of(host.host()), host.failure().orElse(host.live().toString())))
            .toList());
    result.waiting().forEach(what -> page.line(Mark.FAILED, what + "."));
    if (exit() == ExitCode.DONE) {
      page.line(
          Mark.DONE,
          (result.actions().isEmpty() ? "Nothing to recover on " : "Recovered ")
              + typed.target()
              + ".");
    } else {
      page.line(Mark.FAILED, "Not every host of " + typed.target() + " could be recovered.");
      page.detail("Once the others can be reached: " + typed.line("recover"));
    }
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "recover")
        .with("target", typed.target())
        .with("live", Fields.of(result.live()))
        .with("actions", result.actions())
        .with("hosts", result.hosts().stream().map(Recovered::fields).toList())
        .with("waiting", result.waiting())
        .with("warnings", result.warnings())
        .map();
  }

  private static Map<String, Object> fields(RecoverResult.OnHost host) {
    return Fields.of("host", host.host())
        .with("live", Fields.of(host.live()))
        .with("actions", host.actions())
        .with("warnings", host.warnings())
        .with("failure", host.failure())
        .map();
  }
}
