package dev.deployer.project.report;

import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of a command that asks several hosts one by one; it ends as the worst of them. */
public record OnEachHost(List<HostReport> hosts, Invocation typed) implements HostReports {
  /**
   * What came of the command on one host.
   *
   * @param host as the configuration names it
   */
  public record HostReport(String host, Report report) {}

  /** Copies the list. */
  public OnEachHost {
    hosts = List.copyOf(hosts);
  }

  @Override
  public ExitCode exit() {
    return worst(hosts);
  }

  static ExitCode worst(List<HostReport> hosts) {
    return hosts.stream()
        .map(host -> host.report().exit())
        .max(ExitCode::compareSeverity)
        .orElse(ExitCode.DONE);
  }

  @Override
  public void write(Page page) {
    Alike.write(page, hosts, OnEachHost::likeness, OnEachHost::write);
  }

  private static Object likeness(HostReport host) {
    return host.report() instanceof Alike alike
        ? List.of(alike.getClass(), alike.likeness())
        : host;
  }

  private static void write(List<HostReport> group, Page page) {
    page.heading(Alike.names(group.stream().map(HostReport::host).toList()) + ":");
    if (group.size() > 1 && group.get(0).report() instanceof Alike first) {
      first.writeAll(page, group.stream().map(HostReport::report).toList());
    } else {
      group.get(0).report().write(page);
    }
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("target", typed.target())
        .with("hosts", fields(hosts))
        .map();
  }

  static List<Map<String, Object>> fields(List<HostReport> hosts) {
    return hosts.stream()
        .map(
            host -> {
              Map<String, Object> fields = new LinkedHashMap<>();
              fields.put("host", host.host());
              fields.put("exit", host.report().exit().number());
              fields.putAll(host.report().fields());
              return fields;
            })
        .toList();
  }
}
