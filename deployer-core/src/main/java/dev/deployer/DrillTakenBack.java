package dev.deployer;

import dev.deployer.outcome.Live;
import java.util.List;

/**
 * What was done so that nothing of a drill is left.
 *
 * @param locksBroken on how many hosts a lock of its own dead run was broken
 * @param reverted whether what it had begun on several hosts was decided: back
 * @param rolledBack whether its release was live, and what was live before is again
 * @param deleted whether its release was on a host, and is gone from all
 * @param kept the hosts on which its release was changed by somebody else, and so stays
 * @param live what is live now
 */
public record DrillTakenBack(
    int locksBroken,
    boolean reverted,
    boolean rolledBack,
    boolean deleted,
    List<String> kept,
    Live live) {
  /** Copies the list. */
  public DrillTakenBack {
    kept = List.copyOf(kept);
  }
}
