package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Objection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one journal proves: what it is itself, and what it last saw of the journals of other roots.
 * Only the last counts, since a loss that a later run has seen is known, and what follows builds on
 * it.
 *
 * @param root the id of its root
 * @param digests SHA-256 of its records, from the first on
 * @param seen heads of other roots' journals, by the ids of the roots
 * @param readBefore a record that was read on this machine before, and that it has no more
 * @param runs what it says of runs that several roots shared
 */
public record JournalEvidence(
    String root,
    List<Digest> digests,
    Map<String, JournalHead> seen,
    Optional<JournalHead> readBefore,
    RunEvidence runs) {
  /** Copies. */
  public JournalEvidence {
    digests = List.copyOf(digests);
    seen = Map.copyOf(seen);
  }

  /** Of the journal of this root, which is whole as far as it goes. */
  public static JournalEvidence of(RootState state) {
    Map<String, JournalHead> seen = new HashMap<>();
    state.history().records().forEach(record -> seen.putAll(record.heads()));
    seen.remove(state.marker().id());
    return new JournalEvidence(
        state.marker().id(),
        state.history().digests(),
        seen,
        state.readBefore(),
        RunEvidence.of(state));
  }

  /**
   * The journal as it is here, and of others only what it said before: a run that is at work may
   * have written between the looks at two hosts.
   */
  public JournalEvidence sayingWhatWasSaid(JournalEvidence before) {
    return new JournalEvidence(
        root, digests, before.seen(), readBefore, runs.sayingWhatWasSaid(before.runs));
  }

  /**
   * What this machine has read of a journal that is not so any more: the first record that is
   * another one now, or the last that was read where the journal ends before it.
   */
  static Optional<JournalHead> parted(List<Digest> before, List<Digest> now) {
    for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
      if (!before.get(i).equals(now.get(i))) {
        return Optional.of(new JournalHead(i + 1L, before.get(i)));
      }
    }
    int last = before.size();
    return last > now.size()
        ? Optional.of(new JournalHead(last, before.get(last - 1)))
        : Optional.empty();
  }

  /**
   * What is wrong by what was read of it on this machine before.
   *
   * @param name whose journal it is
   */
  public Optional<Objection> againstWhatWasRead(String name) {
    return readBefore.flatMap(head -> against(name, "this machine", head));
  }

  /** Whether this journal, whole as it may look, is not the one of which another root knows. */
  private boolean contradicts(JournalHead head) {
    return head.number() > digests.size()
        || (head.number() > 0 && !digests.get((int) head.number() - 1).equals(head.digest()));
  }

  /**
   * Which journals are shorter than others saw them, or are others.
   *
   * @param journals by the names of their hosts
   * @return what is wrong, by the names of those whose journal it is
   */
  public static Map<String, Objection> contradictions(Map<String, JournalEvidence> journals) {
    Map<String, Objection> all = new LinkedHashMap<>();
    Map<String, RunEvidence> runs = runs(journals);
    journals.forEach(
        (name, journal) ->
            journal
                .contradicted(name, journals)
                .or(() -> journal.runs.contradicted(name, runs))
                .ifPresent(o -> all.put(name, o)));
    return all;
  }

  /**
   * Which journals do not have the end of a run to which another has come, though nothing
   * contradicts them.
   *
   * @param journals by the names of their hosts
   * @return what is open, by the names of those whose journal it is
   */
  public static Map<String, Objection> open(Map<String, JournalEvidence> journals) {
    Map<String, Objection> contradicted = contradictions(journals);
    Map<String, RunEvidence> runs = runs(journals);
    Map<String, Objection> all = new LinkedHashMap<>();
    runs.forEach(
        (name, own) -> {
          if (!contradicted.containsKey(name)) {
            own.open(name, runs).ifPresent(o -> all.put(name, o));
          }
        });
    return all;
  }

  private static Map<String, RunEvidence> runs(Map<String, JournalEvidence> journals) {
    Map<String, RunEvidence> runs = new LinkedHashMap<>();
    journals.forEach((name, journal) -> runs.put(name, journal.runs));
    return runs;
  }

  /**
   * What is wrong, where the journal is not the one of which this head was kept.
   *
   * @param name whose journal it is
   * @param witness who has kept it
   */
  public Optional<Objection> against(String name, String witness, JournalHead head) {
    return contradicts(head)
        ? Optional.of(
            new Objection(Objection.Kind.BROKEN_JOURNAL, fact(name, witness, head), List.of()))
        : Optional.empty();
  }

  /** Whether a journal of another root has seen this one, and that is so still. */
  public boolean isConfirmedBy(JournalEvidence other) {
    JournalHead head = other.seen().get(root);
    return head != null && !other.root().equals(root) && !contradicts(head);
  }

  private Optional<Objection> contradicted(String name, Map<String, JournalEvidence> journals) {
    Map<String, JournalHead> against = new TreeMap<>();
    journals.forEach(
        (other, evidence) -> {
          JournalHead head = evidence.seen().get(root);
          if (head != null && !evidence.root().equals(root) && contradicts(head)) {
            against.put(other, head);
          }
        });
    Comparator<Map.Entry<String, JournalHead>> latest =
        Comparator.comparingLong(entry -> entry.getValue().number());
    return against.entrySet().stream()
        .max(latest.thenComparing(Map.Entry.<String, JournalHead>comparingByKey().reversed()))
        .map(
            worst ->
                new Objection(
                    Objection.Kind.BROKEN_JOURNAL,
                    fact(name, worst.getKey(), worst.getValue()),
                    against.entrySet().stream()
                        .filter(entry -> !entry.equals(worst))
                        .map(entry -> saw(entry.getKey(), entry.getValue()))
                        .toList()));
  }

  private String fact(String name, String witness, JournalHead head) {
    return head.number() > digests.size()
        ? "the journal of %s ends too early: %s, and it has %d"
            .formatted(name, saw(witness, head), digests.size())
        : "the journal of %s is not the one that it was: %s, and that is another one now"
            .formatted(name, saw(witness, head));
  }

  private static String saw(String witness, JournalHead head) {
    return witness + " saw its record " + head.number() + " (" + head.brief() + ")";
  }
}
