package dev.deployer;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.root.Sequel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that was decided or done on a root, as its journal has it. Texts are as they were
 * recorded: whoever shows them on a terminal escapes them.
 *
 * @param number from 1, without gaps
 * @param time by the clock of the writer
 * @param kind what was decided or done
 * @param transaction the run that wrote it; the same on every host of a transaction
 * @param by who did it
 * @param from what was live, for prepared and activated
 * @param to what is to be live or is judged; absent where nothing is to be live
 * @param digest of the content of {@code to}; absent for an unmanaged release
 * @param releases for retired
 * @param note a reason, such as that of an accepted gate
 * @param hosts on the decision host: how many hosts take part; else 0
 * @param follows for prepared: what is to follow the flip; absent where nothing is
 * @param word for commit and revert: whether a person decided it, and not the run
 * @param fact for noted: what; absent where it cannot be read
 * @param gates for prepared by a deploy: the names of the gates that were asked
 * @param accepted for prepared: the gates that objected and were overridden
 * @param approved for prepared on the decision host, and for a step: who has signed the plan
 */
public record HistoryEntry(
    long number,
    Instant time,
    Kind kind,
    String transaction,
    String by,
    Optional<ReleaseId> from,
    Optional<ReleaseId> to,
    Optional<Digest> digest,
    List<ReleaseId> releases,
    Optional<String> note,
    int hosts,
    Optional<Follows> follows,
    boolean word,
    Optional<Fact> fact,
    List<String> gates,
    List<Accepted> accepted,
    List<Approved> approved) {
  /** Copies the lists. */
  public HistoryEntry {
    releases = List.copyOf(releases);
    gates = List.copyOf(gates);
    accepted = List.copyOf(accepted);
    approved = List.copyOf(approved);
  }

  /** What was decided or done. */
  public enum Kind {
    /** {@code current} is about to be flipped. */
    PREPARED,
    /** {@code current} was flipped. */
    ACTIVATED,
    /** A prepared flip did not happen. */
    ABANDONED,
    /** The release serves well. */
    GOOD,
    /** The release was left because it did not. */
    BAD,
    /** These releases are about to be deleted. */
    RETIRED,
    /** On the decision host: hosts are about to be prepared; nothing is decided. */
    OPENED,
    /** On the decision host: every host is prepared, and the flips are to happen. */
    COMMIT,
    /** On the decision host: what was live before is to be live again. */
    REVERT,
    /** On the decision host: a person is to decide. */
    HELD,
    /** On the decision host: every host has done what was decided. */
    CONFIRMED,
    /** The host has done what was decided, by a run that does not judge it. */
    SETTLED,
    /** A fact that decides nothing: see {@link Fact}. */
    NOTED;

    private static Kind of(JournalRecord.Kind kind) {
      return switch (kind) {
        case PREPARED -> PREPARED;
        case ACTIVATED -> ACTIVATED;
        case ABANDONED -> ABANDONED;
        case GOOD -> GOOD;
        case BAD -> BAD;
        case RETIRED -> RETIRED;
        case OPENED -> OPENED;
        case COMMIT -> COMMIT;
        case REVERT -> REVERT;
        case HELD -> HELD;
        case CONFIRMED -> CONFIRMED;
        case SETTLED -> SETTLED;
        case NOTED -> NOTED;
      };
    }
  }

  /**
   * What a run is to do after a flip.
   *
   * @param hooks the names of those that run
   * @param checks how many are asked before the release counts as good
   * @param waves in how many groups the hosts flip; at least 1
   */
  public record Follows(List<String> hooks, int checks, int waves) {
    /** Copies the list. */
    public Follows {
      hooks = List.copyOf(hooks);
    }

    private static Follows of(Sequel sequel) {
      return new Follows(sequel.hooks(), sequel.checks(), sequel.waves());
    }
  }

  /**
   * A fact that decides nothing about what is live.
   *
   * @param about what kind of fact it is; there may be others than these
   * @param facts by their names
   */
  public record Fact(String about, Map<String, Object> facts) {
    /** The hooks that were to run after the last flip have run; {@code failed} names those. */
    public static final String FOLLOWED = Noted.FOLLOWED;

    /** The root has other names: {@code from}, {@code to}. */
    public static final String RENAMED = Noted.RENAMED;

    /**
     * Hooks begin before {@code to} goes live, or have ended: {@code hooks}, {@code outcome}, and
     * what it writes ({@code data}).
     */
    public static final String ATTEMPT = Noted.ATTEMPT;

    /** A person has recorded the highest version in a store: {@code store}, {@code written}. */
    public static final String MARK = Noted.MARK;

    /** A release is back from the trash: {@code to}. */
    public static final String RESTORED = Noted.RESTORED;

    /** What lay in the trash of {@code release} had no directory any more, and is gone. */
    public static final String LOST = Noted.LOST;

    /** {@code to} was changed by hand: {@code release}, {@code drift}, {@code entries}. */
    public static final String PATCH = Noted.PATCH;

    /**
     * Something that is watched counts as bad while {@code to} is live: {@code check}, and of a
     * number {@code value}, {@code before} and {@code limit}, of anything else {@code reason}.
     */
    public static final String RAISED = Noted.RAISED;

    /** {@code to} was to be watched, and its run ended before it was. */
    public static final String UNWATCHED = Noted.UNWATCHED;

    /**
     * A rehearsed emergency: {@code drill}, by which it is known, and {@code state}: {@code begun},
     * {@code edited} or {@code ended}.
     */
    public static final String DRILL = Noted.DRILL;

    /** {@code to} is live and was not well when it was asked; the note says why. */
    public static final String NOT_WELL = Noted.NOT_WELL;

    /**
     * A step began, or came to an end: {@code step}, {@code identity}, {@code release}, {@code
     * outcome}, and what there is of {@code removed}, {@code raised}, {@code output_sha256}, {@code
     * output_lines}.
     */
    public static final String STEP = Noted.STEP;

    /**
     * {@code to} was rehearsed: {@code outcome} is {@code passed}, {@code failed} or {@code
     * changed}, or {@code begun} before it is, and nothing else then; {@code took_ms}; {@code
     * hooks}, each with {@code name}, {@code passed} and {@code took_ms}.
     */
    public static final String REHEARSAL = Noted.REHEARSAL;

    /** Copies the map. */
    public Fact {
      facts = Map.copyOf(facts);
    }

    private static Fact of(Noted noted) {
      return new Fact(noted.about(), noted.facts());
    }
  }

  /**
   * A gate that a person has overridden.
   *
   * @param gate its name
   * @param digest of what it objected to
   * @param reason what the person gave as one
   */
  public record Accepted(String gate, String digest, String reason) {}

  /**
   * A person who has signed the plan.
   *
   * @param principal the person's name, as the file of those who may sign has it
   * @param key its fingerprint, {@code SHA256:…}
   * @param signature the SHA-256 of the file of the signature, in hex
   */
  public record Approved(String principal, String key, String signature) {}

  static HistoryEntry of(JournalRecord record) {
    return new HistoryEntry(
        record.number(),
        record.time(),
        Kind.of(record.kind()),
        record.transaction(),
        record.by(),
        record.from(),
        record.to(),
        record.digest(),
        record.releases(),
        record.note(),
        record.cluster().map(mark -> mark.participants().size()).orElse(0),
        record.sequel().map(Follows::of),
        record.word(),
        record.noted().map(Fact::of),
        record.gates().inForce(),
        record.gates().accepted().stream()
            .map(one -> new Accepted(one.gate(), one.digest(), one.reason()))
            .toList(),
        record.gates().approved().stream()
            .map(one -> new Approved(one.principal(), one.key(), one.signature()))
            .toList());
  }
}
