package dev.deployer;

import dev.deployer.manifest.Difference;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.util.List;

/**
 * What came of taking a release out of the trash.
 *
 * @param release which one it is
 * @param hosts in the order of the target
 * @param against why a rollback to it would be refused as the hosts have it now; empty where
 *     nothing is known
 * @param warnings what should be known, and has stopped nothing
 */
public record RestoreResult(
    ReleaseId release, List<OnHost> hosts, List<String> against, List<Warning> warnings) {
  /** Copies the lists. */
  public RestoreResult {
    hosts = List.copyOf(hosts);
    against = List.copyOf(against);
    warnings = List.copyOf(warnings);
  }

  /**
   * What came of it on one host.
   *
   * @param host its address, as events have it
   * @param restored whether it lay in the trash there
   * @param differences how it differs from its manifest
   */
  public record OnHost(String host, boolean restored, List<Difference> differences) {
    /** Copies the list. */
    public OnHost {
      differences = List.copyOf(differences);
    }
  }

  /** On how many hosts it was restored. */
  public long restored() {
    return hosts.stream().filter(OnHost::restored).count();
  }
}
