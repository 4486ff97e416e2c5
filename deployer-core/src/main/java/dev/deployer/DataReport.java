package dev.deployer;

import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was written to the data, and who that is live reads it.
 *
 * @param stores by name, in their order
 * @param unknown the hosts that could not be asked, as a sentence each
 * @param unanswered the stores that could not be asked themselves, as a sentence each: of those the
 *     journals tell
 * @param recorded what this run has recorded, as {@code schema=41}; absent where it only asked
 */
public record DataReport(
    List<Store> stores, List<String> unknown, List<String> unanswered, Optional<String> recorded) {
  /** Copies the lists. */
  public DataReport {
    stores = List.copyOf(stores);
    unknown = List.copyOf(unknown);
    unanswered = List.copyOf(unanswered);
  }

  /**
   * One store.
   *
   * @param name as the releases call it
   * @param written the highest version that was written, or may have been
   * @param by the release; absent where a person has recorded it, and where the data was asked
   * @param at when, by the clock of whoever recorded or asked it
   * @param source how that is known: {@code served}, {@code attempted} (the release never was
   *     live), {@code recorded} (by a person) or {@code asked} (of the data itself)
   * @param since {@code since 1 (2023-10-09 13:24 UTC)}, the same for people
   * @param floor the lowest version that may be left
   * @param readers what is live, host by host
   */
  public record Store(
      String name,
      long written,
      Optional<ReleaseId> by,
      Instant at,
      String source,
      String since,
      long floor,
      List<Reader> readers) {
    /** Copies the list. */
    public Store {
      readers = List.copyOf(readers);
    }
  }

  /**
   * A release that is live somewhere.
   *
   * @param environment which it belongs to; absent for a target without a name
   * @param host its name
   * @param release its id
   * @param reads what it reads and writes; absent where it says nothing of the store
   * @param able whether it reads all that there is
   */
  public record Reader(
      Optional<String> environment,
      String host,
      ReleaseId release,
      Optional<Range> reads,
      boolean able) {}

  /**
   * What a release reads, and what it writes.
   *
   * @param from the lowest version that it reads
   * @param to the highest
   * @param writes the version that it writes
   */
  public record Range(long from, long to, long writes) {}

  /** Whether everyone that is live is known to read all that there is. */
  public boolean isWhole() {
    return unknown.isEmpty()
        && stores.stream().flatMap(store -> store.readers().stream()).allMatch(Reader::able);
  }
}
