package dev.deployer;

import dev.deployer.execution.Run;
import dev.deployer.manifest.Difference;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.PassedOver;
import dev.deployer.root.Aftermath;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.DataMarks;
import dev.deployer.root.DrillNote;
import dev.deployer.root.History;
import dev.deployer.root.Holder;
import dev.deployer.root.JournalEvidence;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.root.Rehearsals;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.Remains;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Answers the questions about a root that need no more than its state: status, releases, history.
 */
final class Inspections {
  private final Runs runs;

  Inspections(Runs runs) {
    this.runs = runs;
  }

  List<ReleaseSummary> releases() throws DeployerException {
    return runs.alone(run -> releases(run.state()));
  }

  private static List<ReleaseSummary> releases(RootState state) {
    Set<ReleaseId> waiting = Set.copyOf(Rehearsals.waiting(state));
    Set<ReleaseId> ids = new TreeSet<>(state.releases());
    ids.addAll(state.records().keySet());
    return ids.stream()
        .sorted(
            Comparator.comparing((ReleaseId id) -> -activation(state, id))
                .thenComparing(Comparator.reverseOrder()))
        .map(id -> summary(state, waiting, id))
        .toList();
  }

  List<TrashedRelease> trash() throws DeployerException {
    return runs.alone(run -> trash(run.state()));
  }

  private List<TrashedRelease> trash(RootState state) {
    Map<RetiredRelease, RetiredRelease.Part> lost = Remains.of(state).inTheTrash();
    List<RetiredRelease> lying =
        new ArrayList<>(runs.target().settings().restorable(state.trash()));
    // What is not whole while a run is at work may be on its way.
    lying.removeIf(card -> state.hollow().containsKey(card) && !lost.containsKey(card));
    Collections.reverse(lying);
    return lying.stream()
        .map(
            card ->
                TrashedRelease.of(
                    card, Optional.ofNullable(lost.get(card)).map(LostPart::inTheTrash)))
        .toList();
  }

  private static long activation(RootState state, ReleaseId id) {
    return state.history().activationOf(id).map(JournalRecord::number).orElse(0L);
  }

  private static ReleaseSummary summary(RootState state, Set<ReleaseId> waiting, ReleaseId id) {
    Set<ReleaseSummary.State> states = EnumSet.noneOf(ReleaseSummary.State.class);
    Optional<ReleaseRecord> record = Optional.ofNullable(state.records().get(id));
    if (state.live().equals(new Live.Release(id))) {
      states.add(ReleaseSummary.State.LIVE);
    }
    if (Remains.hasLostItsManifest(state, id)) {
      states.add(ReleaseSummary.State.INCOMPLETE);
    } else if (state.isUnmanaged(id)) {
      states.add(ReleaseSummary.State.UNMANAGED);
    } else if (!state.isWhole(id)) {
      states.add(ReleaseSummary.State.INCOMPLETE);
    }
    if (waiting.contains(id)) {
      states.add(ReleaseSummary.State.REHEARSED);
    }
    state
        .history()
        .verdictOn(id, record.map(ReleaseRecord::digest))
        .ifPresent(
            verdict ->
                states.add(
                    verdict == JournalRecord.Kind.GOOD
                        ? ReleaseSummary.State.GOOD
                        : ReleaseSummary.State.BAD));
    if (states.isEmpty()) {
      record.flatMap(known -> unused(state, known)).ifPresent(states::add);
    }
    List<String> raised =
        state.history().raisedSince(id, record.map(ReleaseRecord::digest)).stream()
            .map(Noted.Raised::inWords)
            .toList();
    if (!raised.isEmpty()) {
      states.add(ReleaseSummary.State.RAISED);
    }
    return new ReleaseSummary(id.value(), states, record.map(ReleaseFacts::of), raised);
  }

  /** Of a release that is there and of which nothing else is so. */
  private static Optional<ReleaseSummary.State> unused(RootState state, ReleaseRecord record) {
    Rehearsals rehearsals = new Rehearsals(state.history());
    if (rehearsals.wasLive(record.id(), record.digest())) {
      return Optional.empty();
    }
    return Optional.of(
        rehearsals.hasFailed(record.id(), record.digest())
            ? ReleaseSummary.State.REHEARSAL_FAILED
            : ReleaseSummary.State.NEVER_LIVE);
  }

  Status status() throws DeployerException {
    String name = runs.only().name();
    return runs.alone(run -> status(name, run, run.state()));
  }

  private Status status(String name, Run run, RootState state)
      throws IOException, DeployerException {
    Optional<ReleaseId> live = state.live().release();
    return new Status(
        RootIdentity.of(state.marker()),
        state.hostKey(),
        state.history().generation(),
        state.live(),
        live.map(id -> state.records().get(id)).map(ReleaseFacts::of),
        live.flatMap(state.history()::activationOf).map(HistoryEntry::of),
        live.flatMap(
            id ->
                state
                    .history()
                    .notWell(
                        id,
                        Optional.ofNullable(state.records().get(id)).map(ReleaseRecord::digest))),
        state.lock().isEmpty() && !isUndecided(state) && Aftermath.of(state.history()).unwatched(),
        state.lock().isPresent()
            ? Optional.empty()
            : FleetPlans.unknownAttempts(List.of(state)).stream()
                .map(Warning.AttemptUnknown::inWords)
                .findFirst(),
        state.previousGood().map(History.Served::id).map(ReleaseId::value),
        patches(run, state, live),
        patches(run, state, state.previousGood().map(History.Served::id)),
        trash(state).stream().filter(retired -> !retired.lost()).toList(),
        data(state),
        lock(run, state),
        Unfinished.in(run, state),
        LostPart.in(state),
        isUndecided(state),
        new ClusterHistory(state.history()).isHeld(),
        state.lock().isPresent() ? List.of() : Aftermath.of(state.history()).owed(),
        PassedOver.on(state).stream().map(Warning.PassedOver::inWords).toList(),
        Steps.of(state, runs.clock().instant()),
        new StepTestimony(state, runs.clock().instant()),
        DrillNote.open(state.history().records()).map(OpenDrill::of),
        new JournalTestimony(name, JournalEvidence.of(state)));
  }

  private static SortedMap<String, Long> data(RootState state) {
    SortedMap<String, Long> written = new TreeMap<>();
    DataMarks.of(state.history())
        .forEach((store, mark) -> written.put(store, mark.highest().version()));
    return written;
  }

  /** Where the journal knows of one, it is looked whether it is still there. */
  private static List<KnownPatch> patches(Run run, RootState state, Optional<ReleaseId> of)
      throws IOException, DeployerException {
    Optional<ReleaseRecord> record = of.map(id -> state.records().get(id));
    List<KnownPatch> known =
        record.map(one -> KnownPatch.in(state.history(), one.id(), one.digest())).orElse(List.of());
    if (known.isEmpty()) {
      return List.of();
    }
    Optional<ReleaseSweep> sweep = HandChanges.sweep(run, record.get());
    if (sweep.isEmpty()) {
      return List.of(known.get(0).otherwise());
    }
    List<Difference> now = sweep.get().differences();
    return KnownPatch.of(known, now, now)
        .map(List::of)
        .orElseGet(() -> now.isEmpty() ? List.of() : List.of(known.get(0).otherwise()));
  }

  static Optional<Status.LockState> lock(Run run, RootState state)
      throws IOException, DeployerException {
    if (state.lock().isEmpty()) {
      return Optional.empty();
    }
    String token = state.lock().get();
    return run.reliably(
        again -> {
          Optional<Holder> holder = run.reader().holder(token);
          return Optional.of(
              new Status.LockState(
                  Printable.escape(token),
                  holder.map(Holder::owner).orElse(token),
                  holder.map(LockOwner::of),
                  run.reader().heartbeat(token),
                  run.host()
                      .stat(run.layout().lock().child(token))
                      .map(facts -> Instant.ofEpochSecond(facts.modified()))));
        });
  }

  private static boolean isUndecided(RootState state) {
    ClusterHistory history = new ClusterHistory(state.history());
    return history.unsettled().isPresent() || history.unconfirmed().isPresent();
  }

  HistoryVerification verifyHistory(List<KnownHead> given) throws DeployerException {
    String name = runs.only().name();
    return runs.alone(run -> HistoryProof.of(name, run.state(), given));
  }

  List<HistoryEntry> history() throws DeployerException {
    return runs.alone(run -> history(run.state()));
  }

  private static List<HistoryEntry> history(RootState state) {
    return state.history().records().stream().map(HistoryEntry::of).toList();
  }

  Overview overview() throws DeployerException {
    String name = runs.only().name();
    return runs.alone(
        run -> {
          RootState state = run.state();
          return new Overview(
              status(name, run, state),
              releases(state),
              history(state),
              HistoryProof.of(name, state, List.of()));
        });
  }
}
