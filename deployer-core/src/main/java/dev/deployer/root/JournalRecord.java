package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One record of the journal, {@code journal/<number>/record.json}. A literal sample:
 *
 * <pre>
 * {
 *   "format" : 1,
 *   "number" : 2,
 *   "previous" : "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
 *   "time" : "2026-11-20T21:13:45Z",
 *   "kind" : "activated",
 *   "transaction" : "0f8c…",
 *   "by" : "anna@laptop",
 *   "from" : "41",
 *   "to" : "42",
 *   "digest" : "9f86…"
 * }
 * </pre>
 *
 * <p>Grammar of the kinds of one transaction on one host: {@code prepared (activated (good | bad)*
 * | abandoned)}, or {@code retired}. A {@code bad} may name any release that was live, and a {@code
 * noted} may stand anywhere. In a cluster each host ends with {@code good}, {@code bad}, {@code
 * abandoned} or {@code settled}, and the decision host has around that {@code opened (commit |
 * revert | held)* confirmed}, of which the last decision rules.
 *
 * @param number from 1, without gaps
 * @param previous SHA-256 of the bytes of the record before; of nothing for the first
 * @param time by the clock of the writer; nothing is decided by it
 * @param transaction the run that wrote it, see {@link Holder}; in a cluster the decision host's,
 *     and the same on every host
 * @param from what was live, for prepared and activated
 * @param to what is to be live or is judged; absent where nothing is to be live
 * @param digest the content digest of {@code to}; absent for an unmanaged release
 * @param releases for retired
 * @param note a reason, such as that of an accepted gate
 * @param cluster whose transaction it belongs to, where several hosts take part
 * @param sequel for prepared: what is to follow the flip; absent where nothing is
 * @param word for commit and revert: whether a person decided it, and not the run
 * @param noted for noted: what; absent where it cannot be read
 * @param heads how far the journals of the hosts that take part reached when it was written, by the
 *     ids of their roots; nothing is decided by them
 * @param gates for prepared: which gates were asked, and which overridden; for noted the latter
 * @param data for prepared: what the release reads and writes
 */
public record JournalRecord(
    long number,
    Digest previous,
    Instant time,
    Kind kind,
    String transaction,
    String by,
    Optional<ReleaseId> from,
    Optional<ReleaseId> to,
    Optional<Digest> digest,
    List<ReleaseId> releases,
    Optional<String> note,
    Optional<ClusterMark> cluster,
    Optional<Sequel> sequel,
    boolean word,
    Optional<Noted> noted,
    Map<String, JournalHead> heads,
    GatesOfRun gates,
    DataInUse data) {

  /** Copies the heads. */
  public JournalRecord {
    heads = heads.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(heads));
  }

  /** A record without what only some kinds have. */
  public JournalRecord(
      long number,
      Digest previous,
      Instant time,
      Kind kind,
      String transaction,
      String by,
      Optional<ReleaseId> from,
      Optional<ReleaseId> to,
      Optional<Digest> digest,
      List<ReleaseId> releases,
      Optional<String> note,
      Optional<ClusterMark> cluster) {
    this(
        number,
        previous,
        time,
        kind,
        transaction,
        by,
        from,
        to,
        digest,
        releases,
        note,
        cluster,
        Optional.empty(),
        false,
        Optional.empty(),
        Map.of(),
        GatesOfRun.NONE,
        DataInUse.NONE);
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
    /** A fact that decides nothing: see {@link Noted}. */
    NOTED;

    private static final List<Kind> ALL = List.of(values());

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word in the file. */
    public String word() {
      return word;
    }

    static Kind parse(String word) {
      for (Kind kind : ALL) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("unknown kind of record " + word);
    }
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", Layout.FORMAT);
    fields.put("number", number);
    fields.put("previous", previous.toString());
    fields.put("time", time.toString());
    fields.put("kind", kind.word());
    fields.put("transaction", transaction);
    fields.put("by", by);
    from.ifPresent(id -> fields.put("from", id.value()));
    to.ifPresent(id -> fields.put("to", id.value()));
    digest.ifPresent(d -> fields.put("digest", d.toString()));
    if (!releases.isEmpty()) {
      fields.put("releases", releases.stream().map(ReleaseId::value).toList());
    }
    note.ifPresent(n -> fields.put("note", n));
    cluster.ifPresent(mark -> fields.put("cluster", mark.fields()));
    sequel.ifPresent(s -> fields.put("follows", s.fields()));
    if (word) {
      fields.put("word", true);
    }
    noted.ifPresent(
        n -> {
          fields.put("about", n.about());
          fields.put("facts", n.fields());
        });
    if (!heads.isEmpty()) {
      Map<String, Object> seen = new LinkedHashMap<>();
      heads.forEach((root, head) -> seen.put(root, head.toString()));
      fields.put("heads", seen);
    }
    gates.putInto(fields);
    data.putInto(fields);
    return Json.write(fields);
  }

  /** Reads the file. */
  public static JournalRecord read(long number, byte[] bytes) throws Json.MalformedException {
    Json json = Json.read("journal record " + number, bytes);
    return new JournalRecord(
        json.number("number"),
        json.required("previous", Digest::parse),
        json.time("time"),
        json.required("kind", Kind::parse),
        json.text("transaction"),
        json.text("by"),
        json.value("from", ReleaseId::parse),
        json.value("to", ReleaseId::parse),
        json.value("digest", Digest::parse),
        json.values("releases", ReleaseId::parse),
        json.optionalText("note"),
        ClusterMark.read(json.object("cluster")),
        Sequel.read(json.object("follows")),
        json.flag("word"),
        Noted.read(json),
        heads(json.object("heads")),
        GatesOfRun.read(json),
        DataInUse.read(json));
  }

  private static Map<String, JournalHead> heads(Optional<Json> json)
      throws Json.MalformedException {
    if (json.isEmpty()) {
      return Map.of();
    }
    Map<String, JournalHead> heads = new LinkedHashMap<>();
    for (String root : json.get().all().keySet()) {
      heads.put(root, json.get().required(root, JournalHead::parse));
    }
    return heads;
  }
}
