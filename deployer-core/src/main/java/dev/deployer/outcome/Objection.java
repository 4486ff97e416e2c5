package dev.deployer.outcome;

import java.io.Serializable;
import java.util.List;

/**
 * One reason why something was refused, before anything was changed by it.
 *
 * @param kind for programs
 * @param fact one clause that says what is so, without a remedy: {@code current is a real
 *     directory}
 * @param details the places, one each: differing paths, stray names; may be empty
 * @serial exclude
 */
public record Objection(Kind kind, String fact, List<String> details) implements Serializable {
  /** A detail of {@link Kind#NO_SPACE} where no release would be deleted, however few may stay. */
  public static final String NOTHING_OLD = "there is no old release that could be deleted";

  /** The kinds of objections. Names are stable: scripts see them. */
  public enum Kind {
    /** There is no marker at the root: it was never initialised, or this is not the host it was. */
    NOT_A_ROOT,
    /** A directory above the root that is to be made is missing. */
    PARENT_MISSING,
    /** The account that deploys may not make the root where it is to be. */
    NOT_PERMITTED,
    /** The marker bears another id, application, environment or format than was expected. */
    ANOTHER_ROOT,
    /** The root, a component of its path or a directory of the layout is not as it must be. */
    UNSAFE_ROOT,
    /** The host lacks something without which the work is not safe. */
    UNSUPPORTED_HOST,
    /** Another run holds the lock. */
    LOCK_HELD,
    /** The token given is not the token of the lock. */
    NOT_THAT_LOCK,
    /** What would be sent is not accounted for. A gate: can be accepted. */
    SOURCE,
    /** Someone cannot read the data that is, or will be, written. A gate: can be accepted. */
    DATA,
    /** What is needed is removed, or is to be. A gate: can be accepted. */
    CONTRACT,
    /** It was not rehearsed, or too long ago. A gate: can be accepted. */
    REHEARSAL,
    /** It is not live and good where it must have been. A gate: can be accepted. */
    PROMOTION,
    /** Too few people have signed the plan. A gate: can be accepted. */
    APPROVAL,
    /** A release differs from its manifest. A gate: can be accepted. */
    DRIFT,
    /** What the plan was made for is no longer so. */
    STALE_PLAN,
    /** A decision was given, and nothing is undecided. */
    NOTHING_UNDECIDED,
    /** The release id is taken, with other content, or but for case. */
    RELEASE_EXISTS,
    /** Somebody has deleted a part of the release: its directory, or its manifest. */
    INCOMPLETE_RELEASE,
    /** There is no such release, or it is not whole. */
    NO_SUCH_RELEASE,
    /** Nothing goes back to the release: no host ever had it live. */
    NEVER_LIVE,
    /** No earlier release was live and good. */
    NOTHING_TO_ROLL_BACK_TO,
    /** {@code current} is not a link to a release. */
    STRANGE_CURRENT,
    /** The journal has a gap, or a record that does not follow from the one before. */
    BROKEN_JOURNAL,
    /** A shared file is neither on the host nor in the source. */
    SHARED_FILE_MISSING,
    /** The shared entry on the host is of another type than declared. */
    SHARED_ENTRY_UNFIT,
    /** There is not enough room. */
    NO_SPACE,
    /** A dead run left a state that only a person can judge. */
    NEEDS_A_PERSON,
    /** Two hosts of a target have one root: a copied disk, or a directory that they share. */
    SAME_ROOT,
    /** Hosts of a cluster wait for a decision that is not known here. */
    UNDECIDED,
    /** A run on several hosts was left for a person to decide. */
    HELD,
    /** The release is live, the previous good one, or otherwise protected. */
    PROTECTED_RELEASE
  }

  /** Copies the details. */
  public Objection {
    details = List.copyOf(details);
  }

  /** One without details. */
  public Objection(Kind kind, String fact) {
    this(kind, fact, List.of());
  }

  @Override
  public String toString() {
    return fact;
  }
}
