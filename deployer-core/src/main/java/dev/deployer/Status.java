package dev.deployer;

import dev.deployer.outcome.Live;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is so on one host now: what is live, who holds the lock, what is unfinished.
 *
 * @param root whose it is
 * @param hostKey the fingerprint of the key that the host showed
 * @param generation the number of the journal's last record; 0 where there is none
 * @param live what is live
 * @param release of the live release, where it is managed
 * @param activation the record that made it live
 * @param notWell why what is live was not well when it was last asked; absent where it was, or was
 *     not asked
 * @param unwatched whether what is live was to be watched, and its run ended before it was: it is
 *     not known to be good
 * @param attempt what is not known of hooks that ran before a release was to go live; absent where
 *     all is known, and where something has gone live since
 * @param previousGood the release that a rollback would go to
 * @param patches what was changed by hand in the live release and is known to its journal: at most
 *     one
 * @param patchesOfPrevious what was changed by hand in the release that a rollback would go to, and
 *     is known to its journal: at most one; the gate asks for consent to it
 * @param trash the deleted releases that can be restored, the one that was deleted last first
 * @param data the highest version of each store that was written, or may have been, by what this
 *     host knows
 * @param lock who holds the lock
 * @param unfinished what dead runs left, in words; {@code recover} or the next run settles it
 * @param lost parts of releases that somebody has deleted
 * @param undecided whether a run on several hosts has not come to its end here
 * @param held whether that run waits for the decision of a person; only the decision host knows
 * @param owed the hooks that are to follow the last flip and are not known to have passed: until
 *     then the host may serve what was live before
 * @param passedOver releases to which a rollback would go, had no step removed what they need, and
 *     why it does not
 * @param steps of what is live, as this host knows them
 * @param stepTestimony the same, to be held together with what other hosts know
 * @param drill the rehearsed emergency that began here and is not taken back
 * @param journal what the journal is and says of those of other hosts
 */
public record Status(
    RootIdentity root,
    String hostKey,
    long generation,
    Live live,
    Optional<ReleaseFacts> release,
    Optional<HistoryEntry> activation,
    Optional<String> notWell,
    boolean unwatched,
    Optional<String> attempt,
    Optional<String> previousGood,
    List<KnownPatch> patches,
    List<KnownPatch> patchesOfPrevious,
    List<TrashedRelease> trash,
    Map<String, Long> data,
    Optional<LockState> lock,
    List<String> unfinished,
    List<LostPart> lost,
    boolean undecided,
    boolean held,
    List<String> owed,
    List<String> passedOver,
    List<StepSummary> steps,
    StepTestimony stepTestimony,
    Optional<OpenDrill> drill,
    JournalTestimony journal) {

  /** Copies the lists of what was changed by hand. */
  public Status {
    patches = List.copyOf(patches);
    patchesOfPrevious = List.copyOf(patchesOfPrevious);
  }

  /**
   * The lock as it is held.
   *
   * @param token the name of its workbench, by which it is broken
   * @param run the run that holds it, and perhaps locks of other hosts as well
   * @param holder absent if the holder's card cannot be read
   * @param heartbeat a counter that grows while the holder lives; absent before its first beat
   * @param lastSign when the holder last did something there, by the host's clock
   */
  public record LockState(
      String token,
      String run,
      Optional<LockOwner> holder,
      Optional<String> heartbeat,
      Optional<Instant> lastSign) {}
}
