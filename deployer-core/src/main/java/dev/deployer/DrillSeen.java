package dev.deployer;

/**
 * How far a drill is, by the journals and locks of those hosts that can be asked.
 *
 * @param ending whether somebody takes it back
 * @param editKnown whether what was edited in its release is saved, and recorded as known
 */
public record DrillSeen(Ending ending, boolean editKnown) {
  /** How far somebody is with taking it back. */
  public enum Ending {
    /** Nobody does. */
    NONE,
    /** Somebody is at it, or was cut. */
    BEGUN,
    /** Nothing is left of it on any of them. */
    DONE
  }
}
