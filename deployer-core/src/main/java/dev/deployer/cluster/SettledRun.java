package dev.deployer.cluster;

import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.JournalRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a run that could not tell it, since it died or did not know it; told by whoever
 * settled it.
 *
 * @param release what it was to make live; absent: nothing
 * @param previous what was live before; absent: nothing, or it is not known
 */
public record SettledRun(Optional<ReleaseId> release, Optional<ReleaseId> previous, How how) {
  /** How it ended. */
  public enum How {
    /** Its release is live wherever it was to be. */
    LIVE,
    /** So it is, and it was to be watched and was not to the end: it is not known to be good. */
    UNWATCHED,
    /** Its release was live somewhere, and is no more. */
    TAKEN_BACK,
    /** Its release was live nowhere. */
    NOT_DONE,
    /** Some of its hosts are still to be reached. */
    OPEN
  }

  /**
   * The ends of all runs that were settled by this plan.
   *
   * @param takenBack the transactions that were carried on and did not prove themselves
   * @param journals of the hosts, as they are now
   * @param unwatched what is live somewhere, and was not watched as it was to be
   * @param alone what was done on each host about its own flips
   */
  static List<SettledRun> of(
      RecoveryPlan plan,
      Set<String> takenBack,
      List<ClusterHistory> journals,
      Set<ReleaseId> unwatched,
      Collection<List<Recovery>> alone) {
    List<SettledRun> all = of(plan, takenBack, journals, alone);
    return all.stream().map(end -> end.knowing(unwatched)).toList();
  }

  private SettledRun knowing(Set<ReleaseId> unwatched) {
    boolean open = how == How.LIVE && release.filter(unwatched::contains).isPresent();
    return open ? new SettledRun(release, previous, How.UNWATCHED) : this;
  }

  private static List<SettledRun> of(
      RecoveryPlan plan,
      Set<String> takenBack,
      List<ClusterHistory> journals,
      Collection<List<Recovery>> alone) {
    Map<String, SettledRun> ends = new LinkedHashMap<>();
    boolean open = !plan.waiting().isEmpty();
    for (RecoveryPlan.Goal goal : plan.goals().values()) {
      JournalRecord part = goal.part();
      if (!goal.superseded()) {
        How how =
            open && part.cluster().isPresent()
                ? How.OPEN
                : how(goal, takenBack.contains(part.transaction()));
        ends.putIfAbsent(part.transaction(), new SettledRun(part.to(), part.from(), how));
      }
    }
    for (JournalRecord opened : plan.confirmed().values()) {
      ends.computeIfAbsent(opened.transaction(), transaction -> confirmed(opened, journals));
    }
    return ends.isEmpty() ? ofFlips(alone) : List.copyOf(ends.values());
  }

  private static How how(RecoveryPlan.Goal goal, boolean takenBack) {
    if (takenBack) {
      return How.TAKEN_BACK;
    } else if (goal.proving() || goal.release().equals(goal.part().to())) {
      return How.LIVE;
    }
    return goal.bad() ? How.TAKEN_BACK : How.NOT_DONE;
  }

  /** Of a run that came so far that only its end was not recorded. */
  private static SettledRun confirmed(JournalRecord opened, List<ClusterHistory> journals) {
    String transaction = opened.transaction();
    boolean committed =
        journals.stream()
            .filter(journal -> journal.opened(transaction).isPresent())
            .flatMap(journal -> journal.decision(transaction).stream())
            .anyMatch(JournalRecord.Kind.COMMIT::equals);
    boolean wasLive =
        journals.stream()
            .anyMatch(j -> j.has(transaction, JournalRecord.Kind.ACTIVATED, opened.to()));
    Optional<ReleaseId> previous =
        journals.stream()
            .flatMap(journal -> journal.part(transaction).stream())
            .flatMap(part -> part.from().stream())
            .findFirst();
    How undone = wasLive ? How.TAKEN_BACK : How.NOT_DONE;
    return new SettledRun(opened.to(), previous, committed ? How.LIVE : undone);
  }

  private static List<SettledRun> ofFlips(Collection<List<Recovery>> alone) {
    Set<SettledRun> ends = new LinkedHashSet<>();
    for (List<Recovery> actions : alone) {
      for (Recovery action : actions) {
        if (action instanceof Recovery.FlipRecorded) {
          ends.add(new SettledRun(action.release(), Optional.empty(), How.LIVE));
        } else if (action instanceof Recovery.FlipAbandoned) {
          ends.add(new SettledRun(action.release(), Optional.empty(), How.NOT_DONE));
        }
      }
    }
    return new ArrayList<>(ends);
  }
}
