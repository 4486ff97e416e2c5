package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out of a journal what was written to each store. Pure.
 *
 * <p>What a release writes counts from the record that it is about to be live on, and from the one
 * that its hooks begin, whatever comes of it. What a person records to be there afterwards is then
 * the highest, and what releases write later counts again; the lowest is only raised by a step that
 * says so.
 */
public final class DataMarks {
  private final Map<String, List<Written>> written = new TreeMap<>();
  private final Map<String, Long> floors = new TreeMap<>();
  private final Map<String, Long> servedFloors = new TreeMap<>();

  private DataMarks() {}

  /** By store; none where the journal tells of no data. */
  public static SortedMap<String, StoreMark> of(History history) {
    DataMarks marks = new DataMarks();
    history.records().forEach(marks::take);
    return marks.all();
  }

  /** What several hosts know together. */
  public static SortedMap<String, StoreMark> together(
      Collection<SortedMap<String, StoreMark>> hosts) {
    SortedMap<String, StoreMark> all = new TreeMap<>();
    hosts.forEach(own -> own.forEach((store, mark) -> all.merge(store, mark, StoreMark::and)));
    return all;
  }

  private void take(JournalRecord record) {
    switch (record.kind()) {
      case PREPARED -> take(record, record.data());
      case ACTIVATED -> served(record);
      case NOTED -> record.noted().ifPresent(noted -> take(record, noted));
      default -> {}
    }
  }

  private void take(JournalRecord record, Noted noted) {
    take(record, noted.attempted());
    noted.written().forEach((store, version) -> recorded(store, version, record.time()));
    noted.raised().forEach(floors::put);
    noted.raised().forEach(servedFloors::put);
  }

  private void take(JournalRecord record, DataInUse data) {
    data.stores()
        .forEach(
            (store, versions) -> {
              of(store)
                  .add(
                      new Written(
                          versions.writes(), record.to(), record.time(), Written.How.ATTEMPTED));
              floors.merge(store, versions.writes(), Math::min);
            });
  }

  private void served(JournalRecord record) {
    written.forEach((store, list) -> list.replaceAll(one -> served(store, one, record.to())));
  }

  private Written served(String store, Written one, Optional<ReleaseId> by) {
    if (one.how() != Written.How.ATTEMPTED || !one.by().equals(by)) {
      return one;
    }
    servedFloors.merge(store, one.version(), Math::min);
    return new Written(one.version(), one.by(), one.at(), Written.How.SERVED);
  }

  private void recorded(String store, long version, Instant at) {
    written.put(store, new ArrayList<>());
    of(store).add(new Written(version, Optional.empty(), at, Written.How.RECORDED));
    floors.merge(store, version, Math::min);
    servedFloors.merge(store, version, Math::min);
  }

  private List<Written> of(String store) {
    return written.computeIfAbsent(store, name -> new ArrayList<>());
  }

  private SortedMap<String, StoreMark> all() {
    SortedMap<String, StoreMark> marks = new TreeMap<>();
    written.forEach(
        (store, list) ->
            list.stream()
                .max(Written.HEIGHT)
                .ifPresent(
                    highest ->
                        marks.put(
                            store,
                            new StoreMark(
                                highest,
                                list.stream()
                                    .filter(one -> one.how() != Written.How.ATTEMPTED)
                                    .max(Written.HEIGHT),
                                floors.get(store),
                                Optional.ofNullable(servedFloors.get(store))))));
    return marks;
  }
}
