package dev.deployer;

import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Acceptance;
import dev.deployer.source.SourceSettings;
import java.util.List;
import java.util.Optional;

/**
 * What to deploy.
 *
 * @param release the id; by default the time in UTC
 * @param revision of the source, for people
 * @param accepted gates that a person overrides
 */
public record DeployRequest(
    SourceSettings source,
    Optional<ReleaseId> release,
    Optional<String> revision,
    Optional<String> message,
    List<Acceptance> accepted) {
  /** Copies the list. */
  public DeployRequest {
    accepted = List.copyOf(accepted);
  }
}
