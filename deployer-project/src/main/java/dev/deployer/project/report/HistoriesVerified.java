package dev.deployer.project.report;

import dev.deployer.JournalTestimony;
import dev.deployer.KnownHead;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of {@code history --verify}: the journals of all hosts, each held against the others.
 *
 * @param strangers heads that were given of roots which none of these hosts has
 */
public record HistoriesVerified(List<HostReport> hosts, List<KnownHead> strangers, Invocation typed)
    implements HostReports {
  /** Copies the lists. */
  public HistoriesVerified {
    hosts = List.copyOf(hosts);
    strangers = List.copyOf(strangers);
  }

  /**
   * Holds them against one another.
   *
   * @param given the heads that were given, where those of all hosts are meant; else none
   */
  public static HistoriesVerified of(
      List<HostReport> hosts, List<KnownHead> given, Invocation typed) {
    List<JournalTestimony> journals =
        hosts.stream()
            .map(HostReport::report)
            .filter(HistoryVerified.class::isInstance)
            .map(report -> ((HistoryVerified) report).result().journal())
            .toList();
    List<HostReport> agreed = new ArrayList<>();
    for (HostReport host : hosts) {
      agreed.add(
          host.report() instanceof HistoryVerified own
              ? new HostReport(host.host(), own.agreedOnBy(journals))
              : host);
    }
    boolean all = hosts.stream().allMatch(host -> host.report() instanceof HistoryVerified);
    List<KnownHead> strangers =
        given.stream()
            .filter(
                head ->
                    all
                        && hosts.stream()
                            .noneMatch(host -> ((HistoryVerified) host.report()).isOf(head)))
            .toList();
    return new HistoriesVerified(agreed, strangers, typed);
  }

  @Override
  public ExitCode exit() {
    ExitCode worst = OnEachHost.worst(hosts);
    return worst == ExitCode.DONE && !strangers.isEmpty() ? ExitCode.REFUSED : worst;
  }

  @Override
  public void write(Page page) {
    if (hosts.size() == 1) {
      hosts.get(0).report().write(page);
    } else {
      new OnEachHost(hosts, typed).write(page);
    }
    for (KnownHead head : strangers) {
      page.line(
          Mark.FAILED,
          "No host of "
              + typed.target()
              + " has the root "
              + head.rootId()
              + " now, of which record "
              + head.generation()
              + " was kept.");
    }
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields =
        new LinkedHashMap<>(
            hosts.size() == 1
                ? hosts.get(0).report().fields()
                : new OnEachHost(hosts, typed).fields());
    if (!strangers.isEmpty()) {
      fields.put("strangers", strangers.stream().map(KnownHead::toString).toList());
    }
    return fields;
  }
}
