package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;

/**
 * The work as data. What is carried out is what this says, or nothing: if the host key, the root,
 * the generation, the live release or the source differ from it then, it is refused.
 *
 * @param release that will be live
 * @param digest its content; absent for an unmanaged release and for a prune
 */
public record Plan(
    Kind kind, Optional<ReleaseId> release, Optional<Digest> digest, List<HostPlan> hosts) {
  /** What a plan is for. */
  public enum Kind {
    DEPLOY,
    ROLLBACK,
    PRUNE
  }

  /** Copies the hosts. */
  public Plan {
    hosts = List.copyOf(hosts);
  }

  /** Whether there is nothing to do anywhere. */
  public boolean isEmpty() {
    return hosts.stream().allMatch(h -> h.steps().isEmpty());
  }
}
