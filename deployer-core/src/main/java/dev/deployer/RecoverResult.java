package dev.deployer;

import dev.deployer.outcome.Live;
import java.util.List;
import java.util.Optional;

/**
 * What dead runs left is settled, on the hosts that could be reached.
 *
 * @param hosts in the order of the target
 * @param waiting what is still to be settled, and on which hosts; empty where all is
 */
public record RecoverResult(List<OnHost> hosts, List<String> waiting) {
  /** Copies the lists. */
  public RecoverResult {
    hosts = List.copyOf(hosts);
    waiting = List.copyOf(waiting);
  }

  /**
   * What was settled on one host.
   *
   * @param host its address, as events have it
   * @param actions what was finished or undone; empty if there was nothing
   * @param failure why it could not be reached; absent where it was
   */
  public record OnHost(
      String host,
      Live live,
      List<String> actions,
      List<String> warnings,
      Optional<String> failure) {
    /** Copies the lists. */
    public OnHost {
      actions = List.copyOf(actions);
      warnings = List.copyOf(warnings);
    }
  }

  /** What is live on all of them. */
  public Live live() {
    return Live.together(hosts.stream().map(OnHost::live).toList());
  }

  /** What was finished or undone on any host. */
  public List<String> actions() {
    return hosts.stream().flatMap(host -> host.actions().stream()).toList();
  }

  /** What could not be deleted on any host. */
  public List<String> warnings() {
    return hosts.stream().flatMap(host -> host.warnings().stream()).toList();
  }
}
