package dev.deployer.root;

import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one journal proves of the runs that its root shared with others: where another root has come
 * to the end of the last of them, it shows what this one lacks. Pure.
 *
 * @param root the id of its root
 * @param own what the journal says
 * @param said what it is taken to say of others; what it said before, where it was read again
 * @param atWork whether a run holds the lock, and so may be about to write the rest
 */
record RunEvidence(String root, ClusterHistory own, ClusterHistory said, boolean atWork) {
  static RunEvidence of(RootState state) {
    ClusterHistory history = new ClusterHistory(state.history());
    return new RunEvidence(state.marker().id(), history, history, state.lock().isPresent());
  }

  RunEvidence sayingWhatWasSaid(RunEvidence before) {
    return new RunEvidence(root, own, before.said, atWork);
  }

  /**
   * What is wrong where this root decides for others: none of them makes a release live, or takes
   * it back, before that is decided here. A person's word may come in any order.
   *
   * @param name of the host, for people
   * @param all by the names of their hosts
   */
  Optional<Objection> contradicted(String name, Map<String, RunEvidence> all) {
    Optional<JournalRecord> opened = own.unconfirmed().filter(this::isLast);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    String run = opened.get().transaction();
    Optional<ReleaseId> release = opened.get().to();
    Optional<JournalRecord> decided = own.decided(run);
    boolean byWord =
        decided.map(JournalRecord::word).orElse(false)
            || others(all, other -> other.decision(run).isPresent()).findAny().isPresent();
    if (byWord) {
      return Optional.empty();
    }
    String what = release.map(ReleaseId::value).orElse("nothing");
    if (!own.hasDecided(run, JournalRecord.Kind.COMMIT)) {
      return others(all, other -> other.has(run, JournalRecord.Kind.ACTIVATED, release))
          .findFirst()
          .map(other -> tooEarly(name, other + " made " + what + " live"));
    }
    return own.hasDecided(run, JournalRecord.Kind.REVERT)
            || !decided.map(r -> r.kind() == JournalRecord.Kind.COMMIT).orElse(false)
        ? Optional.empty()
        : others(all, other -> other.has(run, JournalRecord.Kind.BAD, release))
            .findFirst()
            .map(other -> tooEarly(name, other + " found " + what + " to be bad"));
  }

  private static Objection tooEarly(String name, String did) {
    return new Objection(
        Objection.Kind.BROKEN_JOURNAL,
        "the journal of "
            + name
            + " ends too early: "
            + did
            + " in a run that is decided here, and it has no such decision",
        List.of());
  }

  /**
   * What is open here of a run to whose end another root has come: by the journals alone, a run
   * that died and a journal whose last records are gone are the same.
   *
   * @param name of the host, for people
   * @param all by the names of their hosts
   */
  Optional<Objection> open(String name, Map<String, RunEvidence> all) {
    if (atWork || own.isHeld()) {
      return Optional.empty();
    }
    return Stream.concat(own.unsettled().stream(), own.unconfirmed().stream())
        .filter(this::isLast)
        .flatMap(
            run ->
                others(all, other -> other.hasEnded(run.transaction()))
                    .map(
                        other ->
                            new Objection(
                                Objection.Kind.UNDECIDED,
                                "the journal of "
                                    + name
                                    + " does not have the end of the run that was to make "
                                    + run.to().map(ReleaseId::value).orElse("nothing")
                                    + " live, and "
                                    + other
                                    + " has: that run died, or the last records are missing",
                                List.of())))
        .findFirst();
  }

  private boolean isLast(JournalRecord run) {
    return run.cluster().map(mark -> mark.generation() >= own.generation()).orElse(false);
  }

  private Stream<String> others(Map<String, RunEvidence> all, Predicate<ClusterHistory> which) {
    return all.entrySet().stream()
        .filter(other -> !other.getValue().root.equals(root))
        .filter(other -> which.test(other.getValue().said))
        .map(Map.Entry::getKey)
        .sorted(Comparator.naturalOrder());
  }
}
