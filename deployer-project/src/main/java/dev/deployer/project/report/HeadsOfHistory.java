package dev.deployer.project.report;

import dev.deployer.HistoryVerification;
import dev.deployer.KnownHead;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The result of {@code history --heads}: a line a host, as {@code history --verify --heads FILE}
 * reads it.
 */
public record HeadsOfHistory(List<HostReport> hosts, Invocation typed) implements HostReports {
  /** What is behind it in a line is for people. */
  public static final String COMMENT = "#";

  /** Copies the list. */
  public HeadsOfHistory {
    hosts = List.copyOf(hosts);
  }

  /** How far the journal of one host reaches. */
  public record OfHost(HistoryVerification result, Invocation typed) implements Report {
    @Override
    public ExitCode exit() {
      return ExitCode.DONE;
    }

    private KnownHead head() {
      return new KnownHead(result.rootId(), result.records(), result.head());
    }

    @Override
    public void write(Page page) {
      page.verbatim(head().toString());
    }

    @Override
    public Map<String, Object> fields() {
      return Fields.of("command", "history")
          .with("target", typed.target())
          .with("root_id", result.rootId())
          .with("records", result.records())
          .with("head", result.head())
          .map();
    }
  }

  @Override
  public ExitCode exit() {
    return OnEachHost.worst(hosts);
  }

  private Stream<HostReport> failed() {
    return hosts.stream().filter(host -> !(host.report() instanceof OfHost));
  }

  /** Where one could not be asked, there is no list, which would be taken for that of all. */
  @Override
  public boolean isError() {
    return failed().findAny().isPresent();
  }

  @Override
  public void write(Page page) {
    if (isError()) {
      new OnEachHost(failed().toList(), typed).write(page);
      return;
    }
    hosts.forEach(
        host ->
            page.verbatim(((OfHost) host.report()).head() + "  " + COMMENT + " " + host.host()));
  }

  @Override
  public Map<String, Object> fields() {
    return new OnEachHost(hosts, typed).fields();
  }
}
