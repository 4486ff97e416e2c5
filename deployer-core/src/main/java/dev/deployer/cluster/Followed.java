package dev.deployer.cluster;

import dev.deployer.outcome.DeployerException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of the hooks that were due after a flip.
 *
 * @param ended the hosts on which it is known what came of all that was due, with the hooks that
 *     did not pass or were not reached; on a host that is not here a hook may still be running
 * @param failure what stands against going on; empty where it is told and no more
 */
record Followed(Map<Member, List<String>> ended, Optional<DeployerException> failure) {
  /** Nothing was due. */
  static final Followed NOTHING = new Followed(Map.of(), Optional.empty());

  /** Copies the map. */
  Followed {
    ended = Map.copyOf(ended);
  }
}
