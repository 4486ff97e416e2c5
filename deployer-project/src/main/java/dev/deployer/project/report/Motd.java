package dev.deployer.project.report;

import dev.deployer.KnownPatch;
import dev.deployer.Status;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What someone who logs in on a host is told: at most three lines, for {@code /etc/motd.d}.
 *
 * @param status what else is to be said, for programs
 * @param hosts each by its name
 */
public record Motd(Report status, List<HostReport> hosts, Invocation typed) implements HostReports {
  /** Copies the list. */
  public Motd {
    hosts = List.copyOf(hosts);
  }

  @Override
  public ExitCode exit() {
    return status.exit();
  }

  @Override
  public Map<String, Object> fields() {
    return status.fields();
  }

  @Override
  public void write(Page page) {
    Map<String, List<String>> live = new LinkedHashMap<>();
    Map<String, List<String>> patched = new LinkedHashMap<>();
    List<String> silent = new ArrayList<>();
    for (HostReport host : hosts) {
      if (host.report() instanceof StatusPage one) {
        live.computeIfAbsent(live(one), l -> new ArrayList<>()).add(host.host());
        one.status()
            .patches()
            .forEach(
                patch ->
                    patched.computeIfAbsent(words(patch), w -> new ArrayList<>()).add(host.host()));
      } else {
        silent.add(host.host());
      }
    }
    List<String> said =
        new ArrayList<>(live.entrySet().stream().map(e -> on(live.size(), e)).toList());
    if (!silent.isEmpty()) {
      said.add("not asked: " + Alike.names(silent));
    }
    page.line(name() + ": " + String.join("; ", said) + ".");
    if (!patched.isEmpty()) {
      page.line(
          "HAND-PATCHED on "
              + String.join(
                  "; ",
                  patched.entrySet().stream()
                      .map(e -> Alike.names(e.getValue()) + ": " + e.getKey())
                      .toList())
              + ".");
      page.line("Do not deploy over it: " + typed.line("verify"));
    }
  }

  private static String on(int kinds, Map.Entry<String, List<String>> live) {
    return live.getKey() + (kinds > 1 ? " on " + Alike.names(live.getValue()) : "");
  }

  private String name() {
    return hosts.stream()
        .map(HostReport::report)
        .filter(StatusPage.class::isInstance)
        .map(page -> ((StatusPage) page).status().root())
        .findFirst()
        .flatMap(
            root ->
                root.application()
                    .map(
                        name ->
                            Printable.escape(name)
                                + root.environment()
                                    .map(known -> " (" + Printable.escape(known) + ")")
                                    .orElse("")))
        .orElse(typed.target());
  }

  private static String live(StatusPage page) {
    Status status = page.status();
    return status.live().release().isEmpty()
        ? status.live().toString()
        : page.liveName()
            + " live"
            + status.activation().map(record -> " since " + Amounts.date(record.time())).orElse("");
  }

  private static String words(KnownPatch patch) {
    return Amounts.files(patch.places())
        + ", by "
        + Printable.escape(patch.by())
        + Patches.message(patch, ", ")
        + (patch.changedSince() ? ", and something else since" : "");
  }
}
