package dev.deployer;

import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.util.List;

/**
 * What a prune deleted on each host.
 *
 * @param hosts in the order of the target
 * @param warnings what could not be deleted and stays in the trash
 */
public record PruneResult(List<OnHost> hosts, List<Warning> warnings) {
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
   * @param removed the most worthy last
   * @param restorable what of the removed ones lies in the trash, the newest last
   * @param emptied what lay in the trash, or was removed now and has no place there: gone for good
   */
  public record OnHost(
      String host,
      List<ReleaseId> removed,
      List<ReleaseId> kept,
      List<ReleaseId> restorable,
      List<ReleaseId> emptied) {
    /** Copies the lists. */
    public OnHost {
      removed = List.copyOf(removed);
      kept = List.copyOf(kept);
      restorable = List.copyOf(restorable);
      emptied = List.copyOf(emptied);
    }
  }

  /** What was deleted anywhere. */
  public List<ReleaseId> removed() {
    return hosts.stream().flatMap(host -> host.removed().stream()).distinct().toList();
  }

  /** What was deleted and can be restored, on any host. */
  public List<ReleaseId> restorable() {
    return hosts.stream().flatMap(host -> host.restorable().stream()).distinct().toList();
  }

  /** What has no place in the trash of some host any more, and is gone for good. */
  public List<ReleaseId> emptied() {
    return hosts.stream().flatMap(host -> host.emptied().stream()).distinct().toList();
  }

  /** What stays on the first host. */
  public List<ReleaseId> kept() {
    return hosts.get(0).kept();
  }
}
