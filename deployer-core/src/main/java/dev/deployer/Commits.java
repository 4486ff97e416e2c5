package dev.deployer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What git says of the commits between what two releases were made from. Texts are those of the
 * commits: whoever shows them on a terminal escapes them.
 *
 * @param from the id of the commit that the first was made from; absent where that is not known
 * @param to that of the other
 * @param added those that only the other has, the newest first; at most as many as were asked for
 * @param addedInAll how many there are
 * @param gone those that only the first has: going from the one to the other takes them back
 * @param goneInAll how many there are
 * @param dirty whether one of both had changes that are in no commit
 * @param unknown why they are not known, in one clause; absent where they are
 */
public record Commits(
    Optional<String> from,
    Optional<String> to,
    List<Commit> added,
    long addedInAll,
    List<Commit> gone,
    long goneInAll,
    boolean dirty,
    Optional<String> unknown) {
  /** Copies the lists. */
  public Commits {
    added = List.copyOf(added);
    gone = List.copyOf(gone);
  }

  /**
   * A commit.
   *
   * @param id all its digits
   * @param author the name, as {@code .mailmap} has it
   * @param time when it was committed
   * @param subject the first line of its message
   */
  public record Commit(String id, String author, Instant time, String subject) {
    /** How many digits are enough for people. */
    private static final int SHORT = 12;

    /** The first digits of its id. */
    public String shortId() {
      return id.substring(0, Math.min(SHORT, id.length()));
    }
  }

  /** Where they are not known, for this reason. */
  static Commits unknown(String why) {
    return new Commits(
        Optional.empty(), Optional.empty(), List.of(), 0, List.of(), 0, false, Optional.of(why));
  }
}
