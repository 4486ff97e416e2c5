package dev.deployer.project.report;

import dev.deployer.project.html.Figures;
import dev.deployer.project.html.KeptRun;
import dev.deployer.project.html.LastRun;
import dev.deployer.project.html.Look;
import dev.deployer.project.html.TimeLine;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of {@code report}.
 *
 * @param hosts what came of each, as the page has it
 * @param file that was written; absent where no host could be asked
 */
public record Reported(Look look, List<HostReport> hosts, Optional<String> file, Invocation typed)
    implements HostReports {
  /** Copies the list. */
  public Reported {
    hosts = List.copyOf(hosts);
  }

  /**
   * What was seen of the hosts.
   *
   * @param by who looks
   */
  public static Look look(List<HostReport> hosts, Instant at, String by, Invocation typed) {
    List<Look.Host> seen = new ArrayList<>();
    for (HostReport host : hosts) {
      seen.add(
          host.report() instanceof Looked looked
              ? new Look.Host(
                  host.host(),
                  Optional.of(looked.overview()),
                  Optional.empty(),
                  looked.kept(),
                  looked.files())
              : new Look.Host(
                  host.host(),
                  Optional.empty(),
                  Optional.of(why(host)),
                  Optional.empty(),
                  Optional.empty()));
    }
    return new Look(typed.target(), at, by, seen);
  }

  private static String why(HostReport host) {
    return host.report() instanceof Failure failure
        ? String.valueOf(failure.cause().getMessage())
        : "it could not be asked";
  }

  @Override
  public ExitCode exit() {
    return OnEachHost.worst(hosts);
  }

  @Override
  public boolean isError() {
    return file.isEmpty();
  }

  @Override
  public void write(Page page) {
    hosts.stream()
        .filter(host -> !(host.report() instanceof Looked))
        .forEach(host -> host.report().write(page));
    Map<String, Long> figures = Figures.of(look);
    file.ifPresent(
        name -> {
          page.line(
              Mark.DONE,
              "The report of "
                  + typed.target()
                  + " is in "
                  + name
                  + ": "
                  + Amounts.count(figures.get("hosts"), "host", "hosts")
                  + ", "
                  + Amounts.count(figures.get("deploys"), "deploy", "deploys")
                  + ", "
                  + Amounts.count(figures.get("rollbacks"), "rollback", "rollbacks")
                  + ".");
          if (figures.getOrDefault("changed", 0L) > 0) {
            page.detail(
                "What is live differs from what was deployed in "
                    + Amounts.count(figures.get("changed"), "place", "places")
                    + ": "
                    + typed.line("verify"));
          }
        });
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "report")
        .with("target", typed.target())
        .with("file", file)
        .with("at", look.at().toString())
        .with("figures", Figures.of(look))
        .with("time_line", look.timeLine().events().stream().map(Reported::fields).toList())
        .with("last_run", look.lastRun().map(Reported::fields))
        .with("hosts", OnEachHost.fields(hosts))
        .map();
  }

  private static Map<String, Object> fields(TimeLine.Happened event) {
    return Fields.of("at", event.at().toString())
        .with("kind", Fields.word(event.kind()))
        .with("release", event.release())
        .with("before", event.before())
        .with("hosts", event.hosts())
        .with("by", event.by())
        .with("note", event.note())
        .map();
  }

  private static Map<String, Object> fields(LastRun run) {
    return Fields.of("transaction", run.transaction())
        .with("by", run.by())
        .with("began", run.began().toString())
        .with("ended", run.ended().toString())
        .with("release", run.release())
        .with(
            "waves",
            run.waves().stream()
                .map(wave -> wave.hosts().stream().map(Reported::fields).toList())
                .toList())
        .map();
  }

  private static Map<String, Object> fields(LastRun.OnHost host) {
    return Fields.of("host", host.host())
        .with("prepared", host.prepared().toString())
        .with("flipped", host.flipped().map(Instant::toString))
        .with("judged", host.judged().map(Instant::toString))
        .with("end", host.end())
        .with("phases_ms", host.kept().map(KeptRun::phases))
        .with("sent_files", host.kept().flatMap(KeptRun::sent).map(KeptRun.Sent::files))
        .with("sent_bytes", host.kept().flatMap(KeptRun::sent).map(KeptRun.Sent::bytes))
        .with("copied_bytes", host.kept().flatMap(KeptRun::sent).map(KeptRun.Sent::copied))
        .with("linked_files", host.kept().flatMap(KeptRun::sent).map(KeptRun.Sent::linked))
        .map();
  }
}
