package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the records of a journal can follow one another: each flip that is told of was prepared,
 * what serves well was live, each decision belongs to what was begun. Pure. That is more than the
 * chain shows, which anyone can compute anew who writes records.
 */
public final class JournalGrammar {
  private final List<String> faults = new ArrayList<>();
  private final Set<ReleaseId> served = new HashSet<>();
  private final Set<String> opened = new HashSet<>();
  private final List<JournalRecord> prepared = new ArrayList<>();
  private Optional<ReleaseId> live = Optional.empty();

  private JournalGrammar() {}

  /** What cannot be so, one clause each, with the number of the record. */
  public static List<String> faults(History history) {
    JournalGrammar grammar = new JournalGrammar();
    history.records().forEach(grammar::next);
    return List.copyOf(grammar.faults);
  }

  private void next(JournalRecord record) {
    switch (record.kind()) {
      case PREPARED -> {
        prepared.add(record);
        record.from().ifPresent(served::add);
      }
      case ACTIVATED -> {
        if (prepared.stream().noneMatch(open -> isOf(open, record))) {
          fault(record, "tells of a flip to " + name(record.to()) + " that was not prepared");
        }
        record.from().ifPresent(served::add);
        record.to().ifPresent(served::add);
        live = record.to();
      }
      case GOOD -> {
        if (!record.to().map(served::contains).orElse(false)) {
          fault(record, "says that " + name(record.to()) + ", which was never live, serves well");
        }
      }
      case RETIRED -> {
        if (live.map(record.releases()::contains).orElse(false)) {
          fault(record, "deletes " + name(live) + ", which was live");
        }
      }
      case OPENED -> opened.add(record.transaction());
      case COMMIT, REVERT, HELD, CONFIRMED -> {
        if (!record.word() && !opened.contains(record.transaction())) {
          fault(record, "decides something that was never begun");
        }
      }
      case ABANDONED, BAD, SETTLED, NOTED -> {
        // What was taken back on other hosts is bad here as well, though it was never live here,
        // and a flip that was abandoned can be so once more by whoever settles the run.
      }
    }
  }

  private static boolean isOf(JournalRecord open, JournalRecord record) {
    return open.transaction().equals(record.transaction())
        && open.from().equals(record.from())
        && open.to().equals(record.to())
        && open.digest().equals(record.digest());
  }

  private static String name(Optional<ReleaseId> release) {
    return release.map(ReleaseId::value).orElse("nothing");
  }

  private void fault(JournalRecord record, String what) {
    faults.add("record " + record.number() + " " + what);
  }
}
