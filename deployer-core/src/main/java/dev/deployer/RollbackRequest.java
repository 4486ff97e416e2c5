package dev.deployer;

import dev.deployer.gate.Acceptance;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;

/**
 * What is to be rolled back to, and how.
 *
 * @param to by default the previous release that was live and good
 * @param accepted gates that a person overrides
 * @param pace all hosts at once, or in the waves of a deploy
 */
public record RollbackRequest(Optional<ReleaseId> to, List<Acceptance> accepted, Pace pace) {
  /** How fast. */
  public enum Pace {
    /** All hosts at once; what hooks and checks say is told, and changes nothing. */
    AT_ONCE,
    /** In the waves of a deploy, with its checks and bakes; a wave that fails takes it back. */
    IN_WAVES
  }

  /** To the previous good release, at once. */
  public static final RollbackRequest PREVIOUS =
      new RollbackRequest(Optional.empty(), List.of(), Pace.AT_ONCE);

  /** Copies the list. */
  public RollbackRequest {
    accepted = List.copyOf(accepted);
  }
}
