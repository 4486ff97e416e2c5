package dev.deployer.plan;

import dev.deployer.gate.ContractGate;
import dev.deployer.metadata.Metadata;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.DataMarks;
import dev.deployer.root.History;
import dev.deployer.root.Readability;
import dev.deployer.root.RootState;
import dev.deployer.root.StepLog;
import dev.deployer.root.StoreMark;
import dev.deployer.root.Written;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a rollback without a name will go once a release is live that is the first to say something
 * of its data: past all that say nothing of it. Pure.
 */
public final class NextWayBack {
  private final RootState state;
  private final ReleaseId next;
  private final Metadata says;
  private final SortedMap<String, StoreMark> marks;
  private final Map<String, Instant> removed;

  private NextWayBack(RootState state, ReleaseId next, Metadata says) {
    this.state = state;
    this.next = next;
    this.says = says;
    SortedMap<String, StoreMark> own = new TreeMap<>();
    says.data().forEach((store, versions) -> own.put(store, mark(next, versions.writes())));
    this.marks = DataMarks.together(List.of(DataMarks.of(state.history()), own));
    this.removed = StepLog.of(List.of(state.history())).removed();
  }

  private static StoreMark mark(ReleaseId by, long version) {
    Written written = new Written(version, Optional.of(by), Instant.EPOCH, Written.How.SERVED);
    return new StoreMark(written, Optional.of(written), version, Optional.of(version));
  }

  /**
   * What a person should know of that before; empty where a rollback will go to what is live now.
   *
   * @param next what is to be live
   * @param says what it says of itself
   */
  public static Optional<String> note(RootState state, ReleaseId next, Optional<Metadata> says) {
    return says.flatMap(own -> new NextWayBack(state, next, own).note());
  }

  private Optional<String> note() {
    Optional<ReleaseId> back =
        state.history().previousGood(Optional.of(next), state::isThere).map(History.Served::id);
    Optional<String> unsaid =
        says.data().keySet().stream()
            .filter(store -> back.isPresent() && !saysSomethingOf(back.get(), store))
            .findFirst();
    if (back.isEmpty() || !back.equals(state.live().release()) || unsaid.isEmpty()) {
      return Optional.empty();
    }
    String then =
        state
            .history()
            .previousGood(
                Optional.of(next), served -> state.isThere(served) && canGoLive(served.id()))
            .map(served -> "goes to " + served.id())
            .orElse("has nowhere to go");
    return Optional.of(
        "once %s is live, a rollback without a name passes over %s, since that says nothing of %s, and %s"
            .formatted(next, back.get(), unsaid.get(), then));
  }

  private boolean saysSomethingOf(ReleaseId id, String store) {
    return state.says(id).map(own -> own.data().containsKey(store)).orElse(false);
  }

  private boolean canGoLive(ReleaseId id) {
    Optional<Metadata> own = state.says(id);
    return ContractGate.whyNot(own, removed).isEmpty()
        && Readability.of("it", own, marks, List.of(Optional.of(says))).faults().isEmpty();
  }
}
