package dev.deployer.project.report;

import dev.deployer.outcome.InWords;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The result of {@code watch}.
 *
 * @param stoppedBy the exit that the signal stands for by which it is ended
 */
public record WatchDone(WatchReport watch, ExitCode stoppedBy, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    if (!watch.findings().isEmpty()) {
      return ExitCode.REFUSED;
    }
    return watch.isCutShort() ? stoppedBy : ExitCode.DONE;
  }

  /** Cron mails whatever is printed. */
  @Override
  public boolean isUneventful() {
    return watch.findings().isEmpty() && watch.blind().isEmpty() && !watch.isCutShort();
  }

  @Override
  public void write(Page page) {
    if (watch.findings().isEmpty() && watch.isCutShort() && watch.of().isZero()) {
      page.line(
          Mark.FAILED,
          "Whether all is well on %s is not known: this was stopped before."
              .formatted(typed.target()));
      return;
    }
    Watched.write(page, watch);
    page.line(
        watch.findings().isEmpty() ? Mark.DONE : Mark.FAILED,
        "%s on %s%s, in %s."
            .formatted(
                watch.findings().isEmpty()
                    ? "Nothing was found"
                    : Amounts.count(watch.findings().size(), "finding", "findings"),
                typed.target(),
                time(),
                Amounts.count(watch.samples(), "sample", "samples")));
    watch.findings().stream()
        .filter(one -> one.kind() == WatchFinding.Kind.DRIFT)
        .flatMap(one -> remedies(one.fact()).stream())
        .distinct()
        .forEach(page::detail);
    if (watch.findings().stream().anyMatch(one -> one.kind() == WatchFinding.Kind.JOURNAL)) {
      page.detail(
          "To see all that is wrong with a journal: " + typed.line("history").with("--verify"));
    }
  }

  private List<String> remedies(String drift) {
    DeletedRemedies deleted = new DeletedRemedies(typed);
    if (DeletedRemedies.isOfLive(drift)) {
      return List.of(deleted.clear());
    }
    List<String> ofManifest = deleted.ofManifest(drift);
    return ofManifest.isEmpty()
        ? List.of("To see what was changed: " + typed.line("verify"))
        : ofManifest;
  }

  /** How long it was watched, which is less than was wanted where somebody stopped it. */
  private String time() {
    Duration time =
        watch.isCutShort() ? Duration.ofSeconds(watch.watched().toSeconds()) : watch.of();
    return watch.of().isZero() ? "" : ", watched for " + InWords.typed(time);
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "watch")
        .with("target", typed.target())
        .with("watched_ms", watch.watched().toMillis())
        .with("for_ms", watch.of().toMillis())
        .with("samples", watch.samples())
        .with("findings", watch.findings().stream().map(Watched::fields).toList())
        .with("blind", watch.blind())
        .map();
  }
}
