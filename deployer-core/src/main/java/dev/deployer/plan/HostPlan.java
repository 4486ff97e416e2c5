package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of a plan for one host: what is there now, and what is to be done there.
 *
 * @param host the address, for people
 * @param hostKey the fingerprint of the key that the host showed
 * @param root where on the host
 * @param rootId the id in the root's marker
 * @param generation the number of the journal's last record
 * @param head SHA-256 of that record; of nothing where there is none
 * @param from what is live now
 * @param steps in the order in which they are carried out
 * @param changes against the live release
 * @param objections what stands against it; with any, nothing is done
 * @param notes what a person should know
 */
public record HostPlan(
    String host,
    String hostKey,
    ReleaseRoot root,
    String rootId,
    long generation,
    Digest head,
    Optional<ReleaseId> from,
    List<Step> steps,
    Itemized changes,
    List<Objection> objections,
    List<String> notes) {
  /** Copies the lists. */
  public HostPlan {
    steps = List.copyOf(steps);
    objections = List.copyOf(objections);
    notes = List.copyOf(notes);
  }

  /** The same, with these steps. */
  HostPlan with(List<Step> others) {
    return new HostPlan(
        host, hostKey, root, rootId, generation, head, from, others, changes, objections, notes);
  }

  /** The same, with these notes besides. */
  public HostPlan noting(List<String> more) {
    return new HostPlan(
        host,
        hostKey,
        root,
        rootId,
        generation,
        head,
        from,
        steps,
        changes,
        objections,
        Stream.concat(notes.stream(), more.stream()).toList());
  }

  /** The same, with this against it besides. */
  HostPlan objecting(Objection more) {
    return new HostPlan(
        host,
        hostKey,
        root,
        rootId,
        generation,
        head,
        from,
        steps,
        changes,
        Stream.concat(objections.stream(), Stream.of(more)).toList(),
        notes);
  }

  /** The step of this kind, if there is one. */
  public <S extends Step> Optional<S> step(Class<S> kind) {
    return steps.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
