package dev.deployer;

import dev.deployer.outcome.Warning;
import dev.deployer.path.RootNames;
import java.util.List;

/**
 * What a rename returns once the roots of all hosts have the target's names.
 *
 * @param names which they are
 * @param hosts in the order of the target
 * @param warnings what could not be deleted of what dead runs left
 */
public record RenameResult(RootNames names, List<OnHost> hosts, List<Warning> warnings) {
  /** Copies the lists. */
  public RenameResult {
    hosts = List.copyOf(hosts);
    warnings = List.copyOf(warnings);
  }

  /**
   * What one root was.
   *
   * @param host its address, as events have it
   * @param from its names before; the same as now where it had them already
   */
  public record OnHost(String host, RootNames from) {}
}
