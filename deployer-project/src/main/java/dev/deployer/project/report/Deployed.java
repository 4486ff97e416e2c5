package dev.deployer.project.report;

import dev.deployer.DeployResult;
import dev.deployer.plan.PlanFile;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.WarningText;
import dev.deployer.watch.WatchReport;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of {@code deploy}.
 *
 * @param stoppedBy the exit that the signal stands for by which a watch is ended
 */
public record Deployed(DeployResult result, ExitCode stoppedBy, Invocation typed)
    implements Report {
  @Override
  public ExitCode exit() {
    if (result.isOpen()) {
      return ExitCode.UNKNOWN;
    }
    return result.watch().map(WatchReport::isCutShort).orElse(false) ? stoppedBy : ExitCode.DONE;
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
    result.watch().ifPresent(watch -> Watched.write(page, watch));
    Open.write(page, open());
    page.line(result.isOpen() ? Mark.FAILED : Mark.DONE, Open.sentence(open(), sentence()));
    Open.remedy(page, open(), result.warnings(), typed);
  }

  private Map<String, String> open() {
    Map<String, String> open = new LinkedHashMap<>();
    result.hosts().forEach(host -> host.open().ifPresent(fact -> open.put(host.host(), fact)));
    return open;
  }

  private String line(DeployResult.OnHost host) {
    return switch (host.verdict()) {
      case DEPLOYED ->
          "%s is live%s: %s"
              .formatted(
                  result.release(),
                  host.previous().map(id -> ", in place of " + id).orElse(""),
                  BroughtText.amounts(host));
      case ACTIVATED ->
          result.release()
              + " is live"
              + host.previous().map(id -> ", in place of " + id).orElse("")
              + "; it was there already";
      case ALREADY_LIVE -> result.release() + " was live already";
    };
  }

  private String sentence() {
    String place = BroughtText.place(result, typed);
    String instead = result.previous().map(id -> ", in place of " + id).orElse("");
    return switch (result.verdict()) {
      case DEPLOYED ->
          "%s is live%s%s: %s, in %s."
              .formatted(
                  result.release(),
                  place,
                  instead,
                  BroughtText.amounts(result),
                  Amounts.took(result.took()));
      case ACTIVATED ->
          "%s is live%s%s; it was there already, with the same content. Took %s."
              .formatted(result.release(), place, instead, Amounts.took(result.took()));
      case ALREADY_LIVE ->
          "%s is live%s already, with this content; nothing was published%s."
              .formatted(
                  result.release(),
                  place,
                  result.watch().map(WatchReport::isWell).orElse(false)
                      ? ". It was to be watched, has been now, and is good"
                      : "");
    };
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "deploy")
        .with("target", typed.target())
        .with("verdict", Fields.word(result.verdict()))
        .with("release", result.release().value())
        .with("digest", result.digest().toString())
        .with("previous", result.previous())
        .with(result)
        .with("hosts", result.hosts().stream().map(Deployed::fields).toList())
        .with("pruned", Fields.ids(result.pruned()))
        .with("gates", result.gates().stream().map(PlanFile::fields).toList())
        .with("watch", result.watch().map(Watched::fields))
        .with("warnings", WarningText.of(result.warnings()))
        .with("took_ms", result.took().toMillis())
        .map();
  }

  private static Map<String, Object> fields(DeployResult.OnHost host) {
    return Fields.of("host", host.host())
        .with("verdict", Fields.word(host.verdict()))
        .with("previous", host.previous())
        .with(host)
        .with("pruned", Fields.ids(host.pruned()))
        .with("open", host.open())
        .map();
  }
}
