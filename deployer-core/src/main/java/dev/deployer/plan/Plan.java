package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;

/**
 * A plan: what is to be done on each host, as data. Exactly this is carried out, or nothing: if the
 * host key, the root, the generation, the live release, the source or the recipe differ then, it is
 * refused.
 *
 * @param release that will be live
 * @param digest its content; absent for an unmanaged release and for a prune
 * @param terms what it was made for; absent while it is only about one of its hosts
 */
public record Plan(
    Kind kind,
    Optional<ReleaseId> release,
    Optional<Digest> digest,
    List<HostPlan> hosts,
    Optional<PlanTerms> terms) {
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

  /** Of some hosts, without the terms of the whole. */
  public Plan(
      Kind kind, Optional<ReleaseId> release, Optional<Digest> digest, List<HostPlan> hosts) {
    this(kind, release, digest, hosts, Optional.empty());
  }

  /** The same for these hosts, under these terms. */
  public Plan of(List<HostPlan> all, PlanTerms under) {
    return new Plan(kind, release, digest, all, Optional.of(under));
  }

  /** Whether there is nothing to do anywhere. */
  public boolean isEmpty() {
    return hosts.stream().allMatch(h -> h.steps().isEmpty());
  }
}
