package dev.deployer.project.report;

import dev.deployer.RestoreResult;
import dev.deployer.path.Printable;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.WarningText;
import java.util.Map;
import java.util.Optional;

/** The result of {@code restore}. */
public record Restored(RestoreResult result, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    WarningText.of(result.warnings()).forEach(text -> page.line(Mark.NOTE, text));
    int hosts = result.hosts().size();
    if (hosts > 1) {
      page.items(
          result.hosts().stream()
              .map(host -> Map.entry(HostName.of(host.host()), state(host)))
              .toList());
    }
    boolean whole = result.hosts().stream().allMatch(host -> host.differences().isEmpty());
    page.line(
        Mark.DONE,
        result.release()
            + " is back on "
            + where(hosts)
            + (whole ? " as it was, and not live." : ", and not live.")
            + (whole && result.against().isEmpty() ? " Make it live: " + rollback() : ""));
    if (!whole || !result.against().isEmpty()) {
      result
          .against()
          .forEach(
              why -> page.line(Mark.NOTE, "It cannot go live as it is: " + Printable.escape(why)));
      page.detail("What a rollback to it would say: " + rollback().with("--dry-run"));
    }
  }

  private Line rollback() {
    return typed.lineForAll("rollback", result.release().value());
  }

  private String where(int hosts) {
    if (hosts == 1) {
      return typed.target();
    }
    return result.restored() == hosts
        ? "all " + hosts + " hosts of " + typed.target()
        : result.restored() + " of " + hosts + " hosts of " + typed.target();
  }

  private static String state(RestoreResult.OnHost host) {
    if (!host.restored()) {
      return "was not in the trash";
    }
    return host.differences().isEmpty() ? "is back" : "is back, and not as it was";
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "restore")
        .with("target", typed.target())
        .with("release", result.release().value())
        .with(
            "hosts",
            result.hosts().stream()
                .map(
                    host ->
                        Fields.of("host", host.host())
                            .with("restored", host.restored())
                            .with("differences", Verified.fields(host.differences()))
                            .map())
                .toList())
        .with("against", Optional.of(result.against()).filter(against -> !against.isEmpty()))
        .with("warnings", WarningText.of(result.warnings()))
        .map();
  }
}
