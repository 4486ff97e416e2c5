package dev.deployer.gate;

import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Readability;
import dev.deployer.root.StoreMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The gate {@code data} of a run that ended half way: whether the release that was live before it
 * reads what the run has written since. Without that there is no way back but by a person's word.
 */
public final class WayBackGate {
  private WayBackGate() {}

  /**
   * A host's way back.
   *
   * @param part the record with which the host prepared the run's release
   * @param before what the release says of itself that was live before
   * @param after what the run's release says of itself
   */
  public record OfHost(JournalRecord part, Optional<Metadata> before, Optional<Metadata> after) {}

  /**
   * Judges.
   *
   * @param marks what was written, as all hosts know it
   * @return what stands against it, accepted or not; empty where nothing does
   */
  public static Optional<Finding> judge(
      List<OfHost> hosts, SortedMap<String, StoreMark> marks, List<Acceptance> accepted) {
    SortedSet<String> stores = new TreeSet<>();
    SortedSet<String> details = new TreeSet<>();
    for (OfHost host : hosts) {
      host.part()
          .from()
          .filter(before -> !host.part().to().equals(Optional.of(before)))
          .ifPresent(
              before -> {
                Readability found =
                    Readability.of(
                        before.value(),
                        host.before(),
                        concerned(host, marks),
                        List.of(host.after()));
                stores.addAll(found.stores());
                details.addAll(found.faults());
              });
    }
    return details.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.against(
                GateName.DATA,
                Optional.empty(),
                String.join(", ", stores) + ": not everything can be read",
                new ArrayList<>(details),
                accepted));
  }

  /** Those stores to which the run itself writes what the release before it does not read. */
  private static SortedMap<String, StoreMark> concerned(
      OfHost host, SortedMap<String, StoreMark> marks) {
    SortedMap<String, StoreMark> some = new TreeMap<>(marks);
    some.keySet().removeIf(store -> !isOutside(host, store));
    return some;
  }

  private static boolean isOutside(OfHost host, String store) {
    Optional<StoreVersions> written = Optional.ofNullable(host.part().data().stores().get(store));
    Optional<StoreVersions> read = host.before().map(own -> own.data().get(store));
    return written.isPresent()
        && read.isPresent()
        && (written.get().writes() > read.get().to() || written.get().writes() < read.get().from());
  }
}
