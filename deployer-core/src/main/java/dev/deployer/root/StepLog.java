package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.root.StepNote.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the journals of some roots together say of steps. Pure. Where one of them tells how a run of
 * a step ended, that holds for all: another may have been cut off before it was told.
 */
public final class StepLog {
  private final List<History> histories;

  /** What a note says of those whom this is about. */
  private final Function<StepNote, Optional<StepNote>> sight;

  private final Map<Key, Run> runs = new LinkedHashMap<>();

  private record Key(String run, Digest identity) {
    static Key of(StepNote note) {
      return new Key(note.run(), note.identity());
    }
  }

  /**
   * A run of a step.
   *
   * @param last what is known of it; never {@code BEGUN}: one of which no end is known is unknown
   * @param begun when, by the clock of who ran it
   * @param by who that was
   * @param gates which were overridden
   */
  public record Run(StepNote last, Instant begun, String by, GatesOfRun gates) {
    public Outcome outcome() {
      return last.outcome();
    }
  }

  private StepLog(List<History> histories, Function<StepNote, Optional<StepNote>> sight) {
    this.histories = histories;
    this.sight = sight;
    for (History history : histories) {
      for (JournalRecord record : history.records()) {
        note(record)
            .ifPresent(
                note ->
                    runs.merge(
                        Key.of(note),
                        new Run(settled(note), record.time(), record.by(), record.gates()),
                        StepLog::together));
      }
    }
  }

  /** What these journals say. */
  public static StepLog of(Collection<History> histories) {
    return new StepLog(List.copyOf(histories), Optional::of);
  }

  /**
   * What a host's own journal says of that host alone: without the runs that did not go there, of
   * which every journal is told.
   */
  public static StepLog of(RootState host) {
    String root = host.marker().id();
    return new StepLog(List.of(host.history()), note -> note.of(root));
  }

  private Optional<StepNote> note(JournalRecord record) {
    return StepNote.of(record).flatMap(sight);
  }

  private static StepNote settled(StepNote note) {
    return note.outcome() == Outcome.BEGUN ? note.ended(Outcome.UNKNOWN, Optional.empty()) : note;
  }

  private static Run together(Run one, Run other) {
    boolean better = one.outcome() == Outcome.UNKNOWN && other.outcome() != Outcome.UNKNOWN;
    GatesOfRun gates =
        one.gates().accepted().isEmpty() && one.gates().approved().isEmpty()
            ? other.gates()
            : one.gates();
    Optional<StepNote.Output> output =
        one.last().output().isPresent() ? one.last().output() : other.last().output();
    StepNote last = better ? other.last() : one.last();
    return new Run(last.ended(last.outcome(), output), one.begun(), one.by(), gates);
  }

  /** What is known of a run of this step; the run is one that these journals name. */
  public Optional<Run> of(StepNote note) {
    return Optional.ofNullable(runs.get(Key.of(note)));
  }

  /**
   * The last run of a step, unless it is done and undone since: what it removed is there again, or
   * something lower than what it has raised was written. Where journals do not agree on which that
   * was, one of which nobody knows what it did counts, then one that is done.
   */
  public Optional<Run> last(Digest identity) {
    return lastOfAll(identity).filter(run -> !isUndone(run));
  }

  /** Whether any journal that has the run tells of something after it that undoes it. */
  private boolean isUndone(Run run) {
    return run.outcome() == Outcome.DONE
        && histories.stream().anyMatch(history -> isUndone(history, run.last()));
  }

  private boolean isUndone(History history, StepNote done) {
    Map<String, List<String>> needs = new TreeMap<>();
    boolean after = false;
    for (JournalRecord record : history.records()) {
      after |= note(record).filter(note -> Key.of(note).equals(Key.of(done))).isPresent();
      if (record.kind() == JournalRecord.Kind.PREPARED) {
        needs.put(record.transaction(), record.gates().needs());
      }
      boolean back =
          record.kind() == JournalRecord.Kind.GOOD
              && needs.getOrDefault(record.transaction(), List.of()).stream()
                  .anyMatch(done.removes()::contains);
      if (after && (back || writesLower(record, done.raises()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a release that writes less is about to go live, or a person has recorded less. */
  private static boolean writesLower(JournalRecord record, Map<String, Long> raised) {
    Map<String, Long> written = new TreeMap<>();
    if (record.kind() == JournalRecord.Kind.PREPARED) {
      record.data().stores().forEach((store, own) -> written.put(store, own.writes()));
    }
    record.noted().ifPresent(noted -> written.putAll(noted.written()));
    return written.entrySet().stream()
        .anyMatch(
            store ->
                raised.containsKey(store.getKey())
                    && store.getValue() < raised.get(store.getKey()));
  }

  private Optional<Run> lastOfAll(Digest identity) {
    List<Run> candidates = new ArrayList<>();
    Set<String> followed = new HashSet<>();
    List<String> ends = new ArrayList<>();
    for (History history : histories) {
      List<String> order = order(history, identity);
      if (!order.isEmpty()) {
        followed.addAll(order.subList(0, order.size() - 1));
        ends.add(order.get(order.size() - 1));
      }
    }
    for (String run : ends) {
      if (!followed.contains(run)) {
        candidates.add(runs.get(new Key(run, identity)));
      }
    }
    for (Outcome outcome : List.of(Outcome.UNKNOWN, Outcome.DONE, Outcome.FAILED)) {
      Optional<Run> found = candidates.stream().filter(r -> r.outcome() == outcome).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The runs of a step in the order in which a journal has them, each once. */
  private List<String> order(History history, Digest identity) {
    return notes(history)
        .filter(note -> note.identity().equals(identity))
        .map(StepNote::run)
        .distinct()
        .toList();
  }

  /**
   * What a release may not need, since a step has removed it or may have, and since when: one that
   * failed has perhaps done it first, unless its command was not run at all. A name is there again
   * once a release that needs it has gone live after that and served well.
   */
  public Map<String, Instant> removed() {
    Map<String, Instant> removed = new TreeMap<>();
    for (History history : histories) {
      removedBy(history)
          .forEach(
              (name, since) ->
                  removed.merge(name, since, (one, other) -> one.isBefore(other) ? one : other));
    }
    return Collections.unmodifiableMap(removed);
  }

  /**
   * How the steps ended that some journal has begun and does not end, or that nobody knows: those
   * that are still to be told to this one, so that none of them knows less than another.
   */
  public List<StepNote> untold(History journal) {
    Set<Key> told = new HashSet<>();
    notes(journal)
        .filter(note -> note.outcome() != Outcome.BEGUN)
        .forEach(note -> told.add(Key.of(note)));
    Map<Key, StepNote> untold = new LinkedHashMap<>();
    for (History history : histories) {
      Map<Key, StepNote> open = new LinkedHashMap<>();
      notes(history)
          .forEach(
              note -> {
                if (note.outcome() == Outcome.BEGUN) {
                  open.put(Key.of(note), note);
                } else {
                  open.remove(Key.of(note));
                }
              });
      untold.putAll(open);
    }
    untold.keySet().removeAll(told);
    return untold.values().stream()
        .map(note -> of(note).orElseThrow().last())
        .map(last -> last.ended(last.outcome(), Optional.empty()))
        .toList();
  }

  private Stream<StepNote> notes(History history) {
    return history.records().stream().flatMap(record -> note(record).stream());
  }

  /** All that any release which these journals know has ever said it needs. */
  public Set<String> everNeeded() {
    Set<String> needed = new TreeSet<>();
    for (History history : histories) {
      history.records().forEach(record -> needed.addAll(record.gates().needs()));
    }
    return needed;
  }

  private Map<String, Instant> removedBy(History history) {
    Map<String, Instant> removed = new TreeMap<>();
    Map<String, List<String>> needs = new TreeMap<>();
    for (JournalRecord record : history.records()) {
      if (record.kind() == JournalRecord.Kind.PREPARED) {
        needs.put(record.transaction(), record.gates().needs());
      } else if (record.kind() == JournalRecord.Kind.GOOD) {
        needs.getOrDefault(record.transaction(), List.of()).forEach(removed::remove);
      }
      note(record)
          .ifPresent(
              note ->
                  of(note).orElseThrow().last().removes().stream()
                      .forEach(name -> removed.putIfAbsent(name, record.time())));
    }
    return removed;
  }
}
