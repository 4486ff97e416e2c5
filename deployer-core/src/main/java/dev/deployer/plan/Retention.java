package dev.deployer.plan;

import dev.deployer.path.ReleaseId;
import dev.deployer.root.DrillNote;
import dev.deployer.root.History;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Rehearsals;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses which releases stay and which are retired. Judged by the link and the journal, never by a
 * clock: the live release, the previous good one, then the good ones by their last activation, then
 * what was live without being good, then what never was live. Unmanaged releases are not counted
 * and always stay. Nor are those counted that passed a rehearsal and are still to go live: as many
 * of them stay besides, the last rehearsed first. The release of a drill is not counted either, and
 * always stays: whoever plays the drill deletes it, and what it goes back to stays until then.
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
    DrillNote.open(state.history().records())
        .flatMap(drill -> drill.begun().live())
        .ifPresent(always::add);
    List<ReleaseId> managed = new ArrayList<>();
    state.releases().stream().filter(state::isWhole).forEach(managed::add);
    live.filter(id -> !managed.contains(id) && !state.isUnmanaged(id)).ifPresent(managed::add);
    managed.removeIf(DrillNote::isOfADrill);
    List<ReleaseId> waiting =
        Rehearsals.waiting(state).stream().filter(id -> !always.contains(id)).limit(keep).toList();
    managed.removeAll(waiting);
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
    kept.addAll(waiting);
    return new Retention(List.copyOf(kept), List.copyOf(retired));
  }

  /**
   * Chooses at a rehearsal, after which nothing else is live: of the releases that never were live
   * as many stay besides its own, first those that passed a rehearsal, the last one first; and of
   * all others every one.
   *
   * @param rehearsed the release of this rehearsal
   */
  public static Retention atRehearsal(RootState state, int keep, ReleaseId rehearsed) {
    Map<ReleaseId, Long> named = new HashMap<>();
    for (JournalRecord record : state.history().records()) {
      record.to().ifPresent(id -> named.put(id, record.number()));
    }
    List<ReleaseId> waiting = Rehearsals.waiting(state);
    List<ReleaseId> others =
        state.releases().stream()
            .filter(state::isWhole)
            .filter(id -> !DrillNote.isOfADrill(id))
            .filter(id -> !id.equals(rehearsed))
            .filter(id -> !state.live().release().equals(Optional.of(id)))
            .filter(id -> state.history().activationOf(id).isEmpty())
            .sorted(
                Comparator.comparing((ReleaseId id) -> waiting.contains(id) ? 0 : 1)
                    .thenComparing((ReleaseId id) -> -named.getOrDefault(id, 0L))
                    .thenComparing(Comparator.<ReleaseId>naturalOrder().reversed()))
            .toList();
    int stay = Math.min(keep, others.size());
    List<ReleaseId> kept = new ArrayList<>(List.of(rehearsed));
    kept.addAll(others.subList(0, stay));
    return new Retention(List.copyOf(kept), List.copyOf(others.subList(stay, others.size())));
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
