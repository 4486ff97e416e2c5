package dev.deployer;

import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Acceptance;
import dev.deployer.plan.PlanTerms;
import dev.deployer.source.SourceSettings;
import java.util.List;
import java.util.Optional;

/**
 * What to deploy.
 *
 * @param release the id; by default the time in UTC
 * @param revision of the source, for people
 * @param dirty whether the work tree that the source lies in has changes which are not in that
 *     revision; absent where that is not known
 * @param accepted gates that a person overrides
 */
public record DeployRequest(
    SourceSettings source,
    Optional<ReleaseId> release,
    Optional<String> revision,
    Optional<Boolean> dirty,
    Optional<String> message,
    List<Acceptance> accepted) {
  /** Copies the list. */
  public DeployRequest {
    accepted = List.copyOf(accepted);
  }

  /**
   * A request of which it is not known whether the source has changes that its revision has not.
   */
  public DeployRequest(
      SourceSettings source,
      Optional<ReleaseId> release,
      Optional<String> revision,
      Optional<String> message,
      List<Acceptance> accepted) {
    this(source, release, revision, Optional.empty(), message, accepted);
  }

  /** The same, where it is known whether the source has such changes. */
  public DeployRequest withDirty(Optional<Boolean> known) {
    return new DeployRequest(source, release, revision, known, message, accepted);
  }

  PlanTerms.Origin origin() {
    return new PlanTerms.Origin(PlanTerms.Kind.DIRECTORY, revision, dirty);
  }
}
