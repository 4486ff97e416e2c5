package dev.deployer.gate;

import dev.deployer.root.Rehearsed;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a release that may have to be rehearsed.
 *
 * @param what the content that is to go live
 * @param situation what the deploy would do
 * @param changes what differs from what is live on any host, by path
 * @param unknown where that is not known, one clause each
 * @param on the other environment in which it is to be rehearsed; absent: this one
 * @param unanswered why that environment cannot say whether it was, one clause each
 * @param last the newest rehearsal of this content there
 */
public record RehearsalFacts(
    Candidate what,
    Situation situation,
    SortedMap<String, Change> changes,
    List<String> unknown,
    Optional<String> on,
    List<String> unanswered,
    Optional<Rehearsed> last) {
  /** What the deploy would do. */
  public enum Situation {
    /** It is the first one: nothing is live anywhere. */
    FIRST,
    /** This content is live on all hosts already. */
    ALREADY_LIVE,
    /** Something else is live somewhere. */
    NEW
  }

  /** How a path differs. */
  public enum Change {
    /** It is not there now. */
    ADDED("is new"),
    /** It is something else now. */
    CHANGED("has changed"),
    /** It is there now, and will not be. */
    REMOVED("is removed");

    private final String words;

    Change(String words) {
      this.words = words;
    }
  }

  /** Copies. */
  public RehearsalFacts {
    changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    unknown = List.copyOf(unknown);
    unanswered = List.copyOf(unanswered);
  }

  /** A path and what becomes of it: {@code db/migrate/0043.sql is new}. */
  static String inWords(String path, Change change) {
    return path + " " + change.words;
  }
}
