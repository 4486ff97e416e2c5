package dev.deployer.plan;

import dev.deployer.path.ReleaseId;
import dev.deployer.root.History;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses which releases stay and which are retired. Judged by the link and the journal, never by a
 * clock: the live release, the previous good one, then the good ones by their last activation, then
 * what was live without being good, then what never was live. Unmanaged releases are not counted
 * and always stay.
 *
 * @param kept the most worthy first
 */
public record Retention(List<ReleaseId> kept, List<ReleaseId> retired) {
  /**
   * Chooses.
   *
   * @param keep how many managed releases stay, at least
   * @param live what will be live
   * @param previous what a rollback will go to
   */
  public static Retention choose(
      RootState state, int keep, Optional<ReleaseId> live, Optional<ReleaseId> previous) {
    Set<ReleaseId> always = new HashSet<>();
    live.ifPresent(always::add);
    previous.ifPresent(always::add);
    state.live().release().ifPresent(always::add);
    List<ReleaseId> managed = new ArrayList<>();
    state.releases().stream().filter(state::isWhole).forEach(managed::add);
    live.filter(id -> !managed.contains(id) && !state.isUnmanaged(id)).ifPresent(managed::add);
    managed.sort(
        Comparator.comparing((ReleaseId id) -> live.equals(Optional.of(id)) ? 0 : 1)
            .thenComparing(id -> always.contains(id) ? 0 : 1)
            .thenComparing(id -> rank(state, id))
            .thenComparing(id -> -lastActivation(state.history(), id))
            .thenComparing(Comparator.<ReleaseId>naturalOrder().reversed()));
    List<ReleaseId> kept = new ArrayList<>();
    List<ReleaseId> retired = new ArrayList<>();
    for (ReleaseId id : managed) {
      (kept.size() < keep || always.contains(id) ? kept : retired).add(id);
    }
    return new Retention(List.copyOf(kept), List.copyOf(retired));
  }

  private static int rank(RootState state, ReleaseId id) {
    if (state.history().activationOf(id).isEmpty()) {
      return 2;
    }
    return state
            .history()
            .verdictOn(id, Optional.of(state.records().get(id).digest()))
            .equals(Optional.of(JournalRecord.Kind.GOOD))
        ? 0
        : 1;
  }

  private static long lastActivation(History history, ReleaseId id) {
    return history.activationOf(id).map(JournalRecord::number).orElse(0L);
  }
}
