package dev.deployer;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One release on a host.
 *
 * @param name as on the host; of an unmanaged release it need not be a release id
 * @param states several may hold at once: live and good
 * @param record absent for an unmanaged or incomplete release
 * @param raised what counted as bad in its watch since it last went live, each in one clause
 */
public record ReleaseSummary(
    String name, Set<State> states, Optional<ReleaseFacts> record, List<String> raised) {
  /** Copies the list. */
  public ReleaseSummary {
    raised = List.copyOf(raised);
  }

  /** What is true of a release. */
  public enum State {
    /** {@code current} names it. */
    LIVE,
    /** It was live and served well. */
    GOOD,
    /** Something that is watched counted as bad since it last went live. */
    RAISED,
    /** It was left because it did not. */
    BAD,
    /** It was never live, and has passed its last rehearsal. */
    REHEARSED,
    /** It was never live, and has not passed its last rehearsal. */
    REHEARSAL_FAILED,
    /** It was published and never live, and not rehearsed: a run ended before it went live. */
    NEVER_LIVE,
    /** Its manifest or its directory is missing. */
    INCOMPLETE,
    /** Another tool made it; it is never linked from and never pruned. */
    UNMANAGED
  }
}
