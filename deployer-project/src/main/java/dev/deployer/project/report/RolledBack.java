package dev.deployer.project.report;

import dev.deployer.RollbackResult;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.plan.PlanFile;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.WarningText;
import java.util.LinkedHashMap;
import java.util.Map;

/** The result of {@code rollback}, whether or not the release was found to work. */
public record RolledBack(RollbackResult result, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    if (result.isOpen()) {
      return ExitCode.UNKNOWN;
    }
    return result.unhealthy().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  @Override
  public void write(Page page) {
    WarningText.of(result.warnings()).forEach(text -> page.line(Mark.NOTE, text));
    if (result.hosts().size() > 1) {
      page.items(
          result.hosts().stream()
              .map(host -> Map.entry(HostName.of(host.host()), line(host)))
              .toList());
    }
    Open.write(page, open());
    if (result.alreadyLive()) {
      page.line(
          exit() == ExitCode.DONE ? Mark.DONE : Mark.FAILED,
          Open.sentence(
              open(),
              "%s was live already on %s%s; nothing was asked or done."
                  .formatted(
                      result.to(),
                      result.hosts().size() > 1
                          ? "all " + result.hosts().size() + " hosts of "
                          : "",
                      typed.target())));
      Open.remedy(page, open(), result.warnings(), typed);
      return;
    }
    page.line(exit() == ExitCode.DONE ? Mark.DONE : Mark.FAILED, Open.sentence(open(), done()));
    page.details(Mark.FAILED, result.unhealthy().stream().map(RolledBack::line).toList());
    if (!result.unhealthy().isEmpty()) {
      page.detail("What else there is to go to is listed by: " + typed.line("releases"));
    }
    Open.remedy(page, open(), result.warnings(), typed);
  }

  private String done() {
    return "%s is live on %s%s, in %s%s."
        .formatted(
            result.to(),
            (result.hosts().size() > 1 ? "all " + result.hosts().size() + " hosts of " : "")
                + typed.target(),
            result
                .from()
                .map(id -> ", in place of " + id + ", which is kept and recorded as bad")
                .orElse(""),
            Amounts.took(result.took()),
            result.unhealthy().isEmpty() ? "" : "; it is not well");
  }

  private Map<String, String> open() {
    Map<String, String> open = new LinkedHashMap<>();
    result.hosts().forEach(host -> host.open().ifPresent(fact -> open.put(host.host(), fact)));
    return open;
  }

  private static String line(Unhealthy unhealthy) {
    return HostName.of(unhealthy.host()) + ": " + unhealthy.check() + ": " + unhealthy.reason();
  }

  private String line(RollbackResult.OnHost host) {
    return host.from().filter(result.to()::equals).isPresent()
        ? result.to() + " was live already"
        : result.to() + " is live" + host.from().map(id -> ", in place of " + id).orElse("");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "rollback")
        .with("target", typed.target())
        .with("verdict", result.alreadyLive() ? "already_live" : "rolled_back")
        .with("release", result.to().value())
        .with("from", result.from())
        .with(
            "hosts",
            result.hosts().stream()
                .map(
                    host ->
                        Fields.of("host", host.host())
                            .with("from", host.from())
                            .with("open", host.open())
                            .map())
                .toList())
        .with("unhealthy", result.unhealthy().stream().map(Fields::of).toList())
        .with("gates", result.gates().stream().map(PlanFile::fields).toList())
        .with("warnings", WarningText.of(result.warnings()))
        .with("took_ms", result.took().toMillis())
        .map();
  }
}
