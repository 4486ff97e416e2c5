package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Rehearsals;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says of a release that Deployer has made whether no host of its target ever had it live: then
 * nothing goes back to it, since no gate was asked about it. How a release fared once it was live
 * does not count, and of what another tool has made nothing is known.
 */
final class NeverLive {
  private NeverLive() {}

  /**
   * Why nothing goes back to it; empty where something may.
   *
   * @param elsewhere asked for the hosts that were left out, where those of the run do not know it
   */
  static Optional<Objection> of(Fleet fleet, ReleaseId release, Elsewhere elsewhere)
      throws DeployerException {
    List<RootState> states = fleet.states();
    Set<Digest> made = made(states, release);
    if (made.isEmpty() || wasOnAny(states, release, made)) {
      return Optional.empty();
    }
    List<String> silent = new ArrayList<>();
    for (Elsewhere.Seen other : elsewhere.hosts()) {
      if (other.environment().isEmpty()) {
        if (other.state().isEmpty()) {
          silent.add(other.name() + " " + other.unasked());
        } else if (wasOnAny(List.of(other.state().get()), release, made)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(objection(release, silent));
  }

  /** The same, as the hosts of the run know it. */
  static Optional<Objection> of(Fleet fleet, ReleaseId release) {
    List<RootState> states = fleet.states();
    Set<Digest> made = made(states, release);
    return made.isEmpty() || wasOnAny(states, release, made)
        ? Optional.empty()
        : Optional.of(objection(release, List.of()));
  }

  private static Set<Digest> made(List<RootState> states, ReleaseId release) {
    Set<Digest> made = new HashSet<>();
    for (RootState state : states) {
      ReleaseRecord record = state.records().get(release);
      if (record != null) {
        made.add(record.digest());
      }
    }
    return made;
  }

  private static Objection objection(ReleaseId release, List<String> silent) {
    return new Objection(
        Objection.Kind.NEVER_LIVE,
        release
            + " was never live, and a rollback goes back to what was"
            + (silent.isEmpty() ? "" : "; " + String.join(", ", silent)));
  }

  private static boolean wasOnAny(List<RootState> states, ReleaseId release, Set<Digest> made) {
    return states.stream()
        .anyMatch(
            state -> {
              Rehearsals journal = new Rehearsals(state.history());
              return state.live().release().equals(Optional.of(release))
                  || made.stream().anyMatch(digest -> journal.wasLive(release, digest));
            });
  }
}
