package dev.deployer.project.html;

import dev.deployer.HistoryEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happened on all hosts together, the newest first: what a run did on several hosts is one
 * event. Pure.
 *
 * @param events the newest first
 */
public record TimeLine(List<Happened> events) {
  /** Copies the list. */
  public TimeLine {
    events = List.copyOf(events);
  }

  /** What happened. */
  public enum Kind {
    /** A release went live that had not been live there. */
    DEPLOY,
    /** A release went live again. */
    ROLLBACK,
    /** What a run had made live was taken back by it. */
    REVERT,
    /** A release is recorded as bad. */
    BAD,
    /** A flip that was prepared did not happen. */
    ABANDONED,
    /** A person has overridden a gate. */
    OVERRIDE,
    /** What was changed by hand in a release is recorded. */
    DRIFT,
    /** A release was tried without being live. */
    REHEARSAL,
    /** What is live was not well, or something that is watched counted as bad. */
    ALARM,
    /** A step of a release was begun or has ended. */
    STEP,
    /** Releases were deleted. */
    DELETED,
    /** Anything else that is noted. */
    NOTED
  }

  /**
   * One event.
   *
   * @param at by the clock of whoever wrote it; of several hosts the first
   * @param release that it is about; absent where it is about none
   * @param before what was live there, of one that went live
   * @param hosts on which it happened
   * @param note what is said of it
   */
  public record Happened(
      Instant at,
      Kind kind,
      Optional<String> release,
      Optional<String> before,
      List<String> hosts,
      String by,
      Optional<String> note) {
    /** Copies the list. */
    public Happened {
      hosts = List.copyOf(hosts);
    }
  }

  private static final Set<Kind> ALONE =
      EnumSet.of(Kind.REHEARSAL, Kind.DELETED, Kind.STEP, Kind.DRIFT, Kind.NOTED);

  private static final Duration NEAR = Duration.ofMinutes(10);

  private record Key(
      Kind kind, String transaction, Optional<String> release, Optional<String> note) {}

  private record Found(HistoryEntry first, Optional<String> before, Set<String> hosts) {}

  /** Of these journals, by the names of their hosts. */
  static TimeLine of(Map<String, List<HistoryEntry>> journals) {
    Map<Key, Found> found = new LinkedHashMap<>();
    journals.forEach((host, records) -> new Reading(host, found).read(records));
    List<Happened> events = new ArrayList<>();
    found.forEach(
        (key, what) ->
            events.add(
                new Happened(
                    what.first().time(),
                    key.kind(),
                    key.release(),
                    what.before(),
                    List.copyOf(what.hosts()),
                    what.first().by(),
                    key.note())));
    events.sort(Comparator.comparing(Happened::at).reversed());
    return new TimeLine(events);
  }

  /** How many of this kind there are. */
  public long count(Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).count();
  }

  /** Reads one journal, from its first record on. */
  private static final class Reading {
    private static final Optional<String> BEGUN = Optional.of("begun");

    private final String host;
    private final Map<Key, Found> found;
    private final Set<String> rehearsed = new HashSet<>();
    private final Set<String> wasLive = new HashSet<>();
    private final Map<String, String> activated = new LinkedHashMap<>();

    Reading(String host, Map<Key, Found> found) {
      this.host = host;
      this.found = found;
    }

    void read(List<HistoryEntry> records) {
      records.stream()
          .filter(record -> isRehearsal(record) && !isBegun(record))
          .map(HistoryEntry::transaction)
          .forEach(rehearsed::add);
      records.forEach(this::read);
    }

    private static boolean isRehearsal(HistoryEntry record) {
      return record
          .fact()
          .map(fact -> fact.about().equals(HistoryEntry.Fact.REHEARSAL))
          .orElse(false);
    }

    private static boolean isBegun(HistoryEntry record) {
      return record.fact().flatMap(fact -> text(fact.facts(), "outcome")).equals(BEGUN);
    }

    /** That a rehearsal began is told where its end is not recorded. */
    private boolean hasEnded(HistoryEntry record) {
      return isBegun(record) && rehearsed.contains(record.transaction());
    }

    private void read(HistoryEntry record) {
      Optional<String> to = record.to().map(Object::toString);
      record
          .accepted()
          .forEach(
              one ->
                  add(
                      Kind.OVERRIDE,
                      record,
                      to,
                      Optional.empty(),
                      Optional.of(one.gate() + ": " + one.reason())));
      switch (record.kind()) {
        case ACTIVATED -> {
          String release = to.orElse("nothing");
          Kind kind =
              activated.containsKey(record.transaction())
                  ? Kind.REVERT
                  : wasLive.contains(release) ? Kind.ROLLBACK : Kind.DEPLOY;
          activated.put(record.transaction(), release);
          wasLive.add(release);
          add(
              kind,
              record,
              Optional.of(release),
              record.from().map(Object::toString),
              note(record));
        }
        case BAD -> add(Kind.BAD, record, to, Optional.empty(), note(record));
        case ABANDONED -> add(Kind.ABANDONED, record, to, Optional.empty(), note(record));
        case RETIRED ->
            add(
                Kind.DELETED,
                record,
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                    String.join(", ", record.releases().stream().map(Object::toString).toList())));
        case NOTED -> record.fact().ifPresent(fact -> noted(record, fact, to));
        default -> {}
      }
    }

    private void noted(HistoryEntry record, HistoryEntry.Fact fact, Optional<String> to) {
      Map<String, Object> facts = fact.facts();
      switch (fact.about()) {
        case HistoryEntry.Fact.PATCH ->
            add(Kind.DRIFT, record, to, Optional.empty(), text(facts, "message"));
        case HistoryEntry.Fact.REHEARSAL -> {
          if (!hasEnded(record)) {
            add(Kind.REHEARSAL, record, to, Optional.empty(), text(facts, "outcome"));
          }
        }
        case HistoryEntry.Fact.RAISED ->
            add(Kind.ALARM, record, to, Optional.empty(), text(facts, "check"));
        case HistoryEntry.Fact.NOT_WELL ->
            add(Kind.ALARM, record, to, Optional.empty(), note(record));
        case HistoryEntry.Fact.STEP ->
            add(
                Kind.STEP,
                record,
                text(facts, "release"),
                Optional.empty(),
                Optional.of(
                    text(facts, "step").orElse("a step")
                        + ": "
                        + text(facts, "outcome").orElse("not known")));
        case HistoryEntry.Fact.FOLLOWED, HistoryEntry.Fact.ATTEMPT -> {}
        default ->
            add(
                Kind.NOTED,
                record,
                to,
                Optional.empty(),
                Optional.of(fact.about() + note(record).map(text -> ": " + text).orElse("")));
      }
    }

    private static Optional<String> text(Map<String, Object> facts, String name) {
      return Optional.ofNullable(facts.get(name)).map(String::valueOf);
    }

    private static Optional<String> note(HistoryEntry record) {
      return record.note();
    }

    /** What is done on each host alone is one event where it is the same at about one time. */
    private Key key(
        Kind kind, HistoryEntry record, Optional<String> release, Optional<String> note) {
      Key own = new Key(kind, record.transaction(), release, note);
      if (!ALONE.contains(kind) || found.containsKey(own)) {
        return own;
      }
      return found.entrySet().stream()
          .filter(
              one ->
                  new Key(kind, one.getKey().transaction(), release, note).equals(one.getKey())
                      && !one.getValue().hosts().contains(host)
                      && one.getValue().first().by().equals(record.by())
                      && isNear(one.getValue().first().time(), record.time()))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(own);
    }

    private static boolean isNear(Instant one, Instant other) {
      return Duration.between(one, other).abs().compareTo(NEAR) <= 0;
    }

    private void add(
        Kind kind,
        HistoryEntry record,
        Optional<String> release,
        Optional<String> before,
        Optional<String> note) {
      Key key = key(kind, record, release, note);
      Found known = found.get(key);
      Set<String> hosts = new LinkedHashSet<>(known == null ? Set.of() : known.hosts());
      hosts.add(host);
      boolean first = known == null || record.time().isBefore(known.first().time());
      found.put(
          key,
          new Found(
              first ? record : known.first(), known == null ? before : known.before(), hosts));
    }
  }
}
