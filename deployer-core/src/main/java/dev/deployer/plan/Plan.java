package dev.deployer.plan;

import dev.deployer.gate.Finding;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A plan: what is to be done on each host, as data. Exactly this is carried out, or nothing: if the
 * host key, the root, the generation, the live release, the source or the recipe differ then, it is
 * refused.
 *
 * @param kind for what it is
 * @param release that will be live
 * @param digest its content; absent for an unmanaged release and for a prune
 * @param hosts in the order of the target
 * @param terms what it was made for; absent while it is only about one of its hosts
 * @param gates what the gates say, in their order
 */
public record Plan(
    Kind kind,
    Optional<ReleaseId> release,
    Optional<Digest> digest,
    List<HostPlan> hosts,
    Optional<PlanTerms> terms,
    List<Finding> gates) {
  /** What a plan is for. */
  public enum Kind {
    /** A build goes live. */
    DEPLOY,
    /** A release that is there already goes live again. */
    ROLLBACK,
    /** Old releases go; nothing else goes live. */
    PRUNE,
    /** A command that belongs to a release is run. */
    STEP
  }

  /** Copies the lists, and puts the findings in their order. */
  public Plan {
    hosts = List.copyOf(hosts);
    gates = gates.stream().sorted(Comparator.comparing(Finding::gate)).toList();
  }

  /** Of some hosts, without the terms of the whole. */
  public Plan(
      Kind kind, Optional<ReleaseId> release, Optional<Digest> digest, List<HostPlan> hosts) {
    this(kind, release, digest, hosts, Optional.empty(), List.of());
  }

  /** The same for these hosts, under these terms, with what the gates say of all of them. */
  public Plan of(List<HostPlan> all, PlanTerms under, List<Finding> found) {
    return new Plan(kind, release, digest, all, Optional.of(under), found);
  }

  /** The same, with what the gates say. */
  public Plan with(List<Finding> found) {
    return new Plan(kind, release, digest, hosts, terms, found);
  }

  /**
   * The same, with what a person should know of the hosts on which a release goes live, or a step
   * is run.
   */
  public Plan noting(List<String> notes) {
    return new Plan(
        kind,
        release,
        digest,
        hosts.stream()
            .map(
                host ->
                    host.step(Step.Activate.class).isPresent()
                            || host.step(Step.Execute.class).isPresent()
                        ? host.noting(notes)
                        : host)
            .toList(),
        terms,
        gates);
  }

  /** Whether something stands against it, on a host or at a gate. */
  public boolean isRefused() {
    return hosts.stream().anyMatch(host -> !host.objections().isEmpty())
        || gates.stream().anyMatch(Finding::objects);
  }

  /** Whether there is nothing to do anywhere. */
  public boolean isEmpty() {
    return hosts.stream().allMatch(h -> h.steps().isEmpty());
  }
}
