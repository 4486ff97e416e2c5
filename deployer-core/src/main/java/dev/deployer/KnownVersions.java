package dev.deployer;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.DataGate;
import dev.deployer.gate.Finding;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which versions of a store the releases read and write that roots know of: those that are there,
 * and those that their journals tell of. Pure.
 */
final class KnownVersions {
  private record Said(ReleaseId release, StoreVersions versions) {
    String inWords(String store) {
      return release
          + " reads "
          + store
          + " "
          + versions.range()
          + " and writes "
          + versions.writes();
    }
  }

  private final TreeSet<Said> said =
      new TreeSet<>(
          Comparator.comparing((Said one) -> one.versions().to())
              .thenComparing(one -> one.versions().from())
              .thenComparing(one -> one.versions().writes())
              .thenComparing(Said::release));

  private KnownVersions() {}

  static KnownVersions of(Collection<RootState> roots, String store) {
    KnownVersions known = new KnownVersions();
    for (RootState root : roots) {
      root.records()
          .forEach(
              (id, record) ->
                  record.metadata().ifPresent(own -> known.take(id, own.data().get(store))));
      for (JournalRecord record : root.history().records()) {
        record.to().ifPresent(id -> known.take(id, record.data().stores().get(store)));
      }
    }
    return known;
  }

  private void take(ReleaseId id, StoreVersions versions) {
    if (versions != null) {
      said.add(new Said(id, versions));
    }
  }

  /** What is to be said of a version that is to be recorded; empty where a release knows it. */
  Optional<Finding> judge(String store, long version, List<Acceptance> accepted) {
    return said.stream().anyMatch(one -> one.versions().reads(version))
        ? Optional.empty()
        : Optional.of(
            DataGate.ofRecord(
                "no release that is known reads or writes " + store + " " + version,
                said.stream().map(one -> one.inWords(store)).toList(),
                accepted));
  }
}
