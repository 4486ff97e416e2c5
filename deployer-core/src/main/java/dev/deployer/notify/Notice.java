package dev.deployer.notify;

import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What others are told. It holds names and facts, and no output of commands, so that no secret gets
 * into it.
 *
 * @param release the one that the run is about
 * @param previous the one that was live before
 * @param hosts all that the run is about, as events name them
 * @param operator who runs it
 * @param message one sentence for people
 */
public record Notice(
    Occasion occasion,
    Optional<String> application,
    Optional<String> environment,
    Optional<ReleaseId> release,
    Optional<ReleaseId> previous,
    List<String> hosts,
    String operator,
    String message,
    Instant at) {
  /** Copies the hosts. */
  public Notice {
    hosts = List.copyOf(hosts);
  }
}
