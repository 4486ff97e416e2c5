package dev.deployer.project.report;

import dev.deployer.Overview;
import dev.deployer.VerifyReport;
import dev.deployer.project.html.KeptRun;
import dev.deployer.project.html.LiveFiles;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code report} has seen of one host, of which the page is made.
 *
 * @param kept what this machine has kept of the last run there
 * @param files of what is live; absent where nothing is
 * @param now when it was looked at
 */
public record Looked(
    Overview overview,
    Optional<KeptRun> kept,
    Optional<LiveFiles> files,
    Instant now,
    Invocation typed)
    implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  /** The page says it. */
  @Override
  public void write(Page page) {}

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> status =
        new LinkedHashMap<>(
            new StatusPage(overview.status(), now, typed, List.of(), NextDeploy.PLAIN).fields());
    status.remove("command");
    status.remove("target");
    Map<String, Object> fields = Fields.of("status", status).map();
    fields.put(
        "releases",
        new ReleasesPage(overview.releases(), NextDeploy.PLAIN, typed).fields().get("releases"));
    fields.put("records", new HistoryPage(overview.history(), typed).fields().get("records"));
    fields.put(
        "check",
        Fields.of("records", overview.journal().records())
            .with("head", overview.journal().head())
            .with("whole", overview.journal().findings().isEmpty())
            .with("findings", overview.journal().findings().stream().map(Fields::of).toList())
            .map());
    files.flatMap(LiveFiles::found).ifPresent(found -> fields.put("verify", verified(found)));
    files.flatMap(LiveFiles::why).ifPresent(why -> fields.put("not_verified", why));
    return fields;
  }

  private Map<String, Object> verified(VerifyReport found) {
    Map<String, Object> fields = new LinkedHashMap<>(new Verified(found, false, typed).fields());
    fields.remove("command");
    fields.remove("target");
    return fields;
  }
}
