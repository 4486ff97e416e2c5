package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.metadata.Metadata;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * All that a root says of itself, as read once.
 *
 * @param hostKey the fingerprint of the key that the host showed
 * @param owner the user id that owns the marker
 * @param releases the directories in {@code releases/} whose names are release ids
 * @param odd names in {@code releases/} that are no releases: files, links, other names
 * @param records by release; also of those whose directory is missing, and of none that is there
 *     without the text of its manifest
 * @param lock the token of the workbench in {@code lock/}
 * @param preparing workbenches that are being prepared, or were by dead runs
 * @param fenced workbenches that are none any more
 * @param trash the retired releases that lie there, the one that was retired first first
 * @param hollow those of them that cannot be restored, with what is not there any more
 * @param readBefore a record of its journal that was read on this machine before, and that is
 *     another one now or is gone
 * @param missing the release that {@code current} names, and that is not there
 * @param strays what lies in the journal, among the manifests and in the trash under a name, or
 *     without a card, that nothing of Deployer's has: below {@code .deployer}, escaped
 */
public record RootState(
    Layout layout,
    String hostKey,
    RootMarker marker,
    int owner,
    Live live,
    History history,
    Set<ReleaseId> releases,
    List<String> odd,
    Map<ReleaseId, ReleaseRecord> records,
    Optional<String> lock,
    List<RemotePath> preparing,
    List<RemotePath> fenced,
    List<RetiredRelease> trash,
    Map<RetiredRelease, RetiredRelease.Part> hollow,
    Optional<JournalHead> readBefore,
    Optional<ReleaseId> missing,
    List<String> strays) {

  /** Whether a release is there with its manifest. */
  public boolean isWhole(ReleaseId id) {
    return releases.contains(id) && records.containsKey(id);
  }

  /** Whether a directory in {@code releases/} has no manifest: another tool's, or nobody's. */
  public boolean isUnmanaged(ReleaseId id) {
    return releases.contains(id) && !records.containsKey(id);
  }

  /** What was recorded of a release, be it there or not. */
  public Optional<ReleaseRecord> record(ReleaseId id) {
    return Optional.ofNullable(records.get(id));
  }

  /** The digest that was recorded of a release, be it there or not. */
  public Optional<Digest> digest(ReleaseId id) {
    return record(id).map(ReleaseRecord::digest);
  }

  /** What the release says of itself; empty where it says nothing, or is not there. */
  public Optional<Metadata> says(ReleaseId id) {
    return record(id).flatMap(ReleaseRecord::metadata);
  }

  /**
   * What the release says of the data, and of nothing else: where its manifest was deleted, as the
   * journal has it. Empty where it says nothing, or is not there.
   */
  public Optional<Metadata> saysOfData(ReleaseId id) {
    return Remains.hasLostItsManifest(this, id)
        ? history
            .preparationOf(id)
            .map(record -> record.data().stores())
            .filter(stores -> !stores.isEmpty())
            .map(Metadata::ofData)
        : says(id).map(Metadata::data).map(Metadata::ofData);
  }

  /** Whether a run that changed what is live has not come to its end, as far as this host knows. */
  public boolean isOpen() {
    ClusterHistory cluster = new ClusterHistory(history);
    return history.unfinished().isPresent()
        || cluster.unsettled().isPresent()
        || cluster.unconfirmed().isPresent();
  }

  /** Where a rollback goes to: past those that cannot run any more. */
  public Optional<History.Served> previousGood() {
    Predicate<ReleaseId> fit = fit();
    return history.previousGood(live.release(), served -> isThere(served) && fit.test(served.id()));
  }

  /**
   * The releases to which a rollback would go if steps had removed nothing and nothing newer had
   * been written, the first first.
   */
  public List<ReleaseId> passedOver() {
    Predicate<ReleaseId> fit = fit();
    List<ReleaseId> over = new ArrayList<>();
    history.previousGood(
        live.release(),
        served -> {
          boolean usable = isThere(served) && fit.test(served.id());
          if (isThere(served) && !usable && !over.contains(served.id())) {
            over.add(served.id());
          }
          return usable;
        });
    return over;
  }

  /** Why a release cannot read the data that there is, as far as this host knows. */
  public Optional<String> unreadable(ReleaseId id) {
    return unreadable(id, DataMarks.of(history));
  }

  private Optional<String> unreadable(ReleaseId id, SortedMap<String, StoreMark> marks) {
    return Readability.of(
            "it",
            saysOfData(id),
            marks,
            live.release().map(this::saysOfData).map(List::of).orElse(List.of()))
        .faults()
        .stream()
        .findFirst();
  }

  private Predicate<ReleaseId> fit() {
    Map<String, Instant> removed = StepLog.of(List.of(history)).removed();
    SortedMap<String, StoreMark> marks = DataMarks.of(history);
    return id -> lacksNothing(id, removed) && unreadable(id, marks).isEmpty();
  }

  /** Whether what was live is still there, with the content that it had. */
  public boolean isThere(History.Served served) {
    return releases.contains(served.id()) && digest(served.id()).equals(served.digest());
  }

  private boolean lacksNothing(ReleaseId id, Map<String, Instant> removed) {
    return removed.isEmpty()
        || says(id).map(own -> own.needs().stream().noneMatch(removed::containsKey)).orElse(false);
  }
}
