package dev.deployer;

import dev.deployer.path.ReleaseId;
import java.util.List;

/**
 * What was deleted.
 *
 * @param hosts in the order of the target
 * @param warnings what could not be deleted and stays in the trash
 */
public record PruneResult(List<OnHost> hosts, List<String> warnings) {
  /** Copies the lists. */
  public PruneResult {
    hosts = List.copyOf(hosts);
    warnings = List.copyOf(warnings);
  }

  /**
   * What was deleted on one host.
   *
   * @param host its address, as events have it
   * @param kept what stays, the most worthy first
   */
  public record OnHost(String host, List<ReleaseId> removed, List<ReleaseId> kept) {
    /** Copies the lists. */
    public OnHost {
      removed = List.copyOf(removed);
      kept = List.copyOf(kept);
    }
  }

  /** What was deleted anywhere. */
  public List<ReleaseId> removed() {
    return hosts.stream().flatMap(host -> host.removed().stream()).distinct().toList();
  }

  /** What stays on the first host. */
  public List<ReleaseId> kept() {
    return hosts.get(0).kept();
  }
}
