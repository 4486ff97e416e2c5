package dev.deployer.project.html;

import dev.deployer.HistoryEntry;
import dev.deployer.Overview;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A target as it was looked at: all its hosts, and when.
 *
 * @param target as it was typed
 * @param by who looked
 * @param hosts in the order of the target
 */
public record Look(String target, Instant at, String by, List<Host> hosts) {
  /** Copies the list. */
  public Look {
    hosts = List.copyOf(hosts);
  }

  /**
   * A host.
   *
   * @param name as it is called
   * @param overview absent where it could not be asked
   * @param failure why not
   * @param kept what this machine has kept of the last run there, if it ran here
   * @param files of what is live; absent where nothing is, or the host could not be asked
   */
  public record Host(
      String name,
      Optional<Overview> overview,
      Optional<String> failure,
      Optional<KeptRun> kept,
      Optional<LiveFiles> files) {}

  /** The journals, by the names of the hosts. */
  Map<String, List<HistoryEntry>> journals() {
    Map<String, List<HistoryEntry>> journals = new LinkedHashMap<>();
    hosts.forEach(
        host -> host.overview().ifPresent(one -> journals.put(host.name(), one.history())));
    return journals;
  }

  /** What happened on all of them together. */
  public TimeLine timeLine() {
    return TimeLine.of(journals());
  }

  /** The last run that was to make something live; absent where there was none. */
  public Optional<LastRun> lastRun() {
    return LastRun.of(this);
  }
}
