package dev.deployer;

import dev.deployer.execution.Run;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Aftermath;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.History;
import dev.deployer.root.Holder;
import dev.deployer.root.JournalEvidence;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.KnownManifests;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers the questions about a root that change nothing: status, releases, history, verify, check.
 */
final class Inspections {
  /** Files whose content is asked for at once. */
  private static final int CHUNK = 1_000;

  private final Runs runs;

  Inspections(Runs runs) {
    this.runs = runs;
  }

  List<ReleaseSummary> releases() throws DeployerException {
    return runs.alone(
        run -> {
          RootState state = run.state();
          Set<ReleaseId> ids = new TreeSet<>(state.releases());
          ids.addAll(state.records().keySet());
          return ids.stream()
              .sorted(
                  Comparator.comparing((ReleaseId id) -> -activation(state, id))
                      .thenComparing(Comparator.reverseOrder()))
              .map(id -> summary(state, id))
              .toList();
        });
  }

  List<TrashedRelease> trash() throws DeployerException {
    return runs.alone(
        run -> {
          List<RetiredRelease> lying =
              new ArrayList<>(runs.target().settings().restorable(run.state().trash()));
          Collections.reverse(lying);
          return lying.stream().map(TrashedRelease::of).toList();
        });
  }

  private static long activation(RootState state, ReleaseId id) {
    return state.history().activationOf(id).map(JournalRecord::number).orElse(0L);
  }

  private static ReleaseSummary summary(RootState state, ReleaseId id) {
    Set<ReleaseSummary.State> states = EnumSet.noneOf(ReleaseSummary.State.class);
    Optional<ReleaseRecord> record = Optional.ofNullable(state.records().get(id));
    if (state.live().equals(new Live.Release(id))) {
      states.add(ReleaseSummary.State.LIVE);
    }
    if (state.isUnmanaged(id)) {
      states.add(ReleaseSummary.State.UNMANAGED);
    } else if (!state.isWhole(id)) {
      states.add(ReleaseSummary.State.INCOMPLETE);
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
    return new ReleaseSummary(id.value(), states, record.map(ReleaseFacts::of));
  }

  Status status() throws DeployerException {
    return runs.alone(
        run -> {
          RootState state = run.state();
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
                              Optional.ofNullable(state.records().get(id))
                                  .map(ReleaseRecord::digest))),
              state.previousGood().map(History.Served::id).map(ReleaseId::value),
              lock(run, state),
              unfinished(run, state),
              isUndecided(state),
              new ClusterHistory(state.history()).isHeld(),
              state.lock().isPresent() ? List.of() : Aftermath.of(state.history()).owed(),
              new JournalTestimony(JournalEvidence.of(state.marker().id(), state.history())));
        });
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

  private static void unfinishedInCluster(RootState state, List<String> unfinished) {
    ClusterHistory history = new ClusterHistory(state.history());
    history
        .unsettled()
        .or(history::unconfirmed)
        .ifPresent(
            r ->
                unfinished.add(
                    "a run by "
                        + Printable.escape(r.by())
                        + " that makes "
                        + r.to().map(ReleaseId::value).orElse("nothing")
                        + " live on several hosts has no end here"));
  }

  static List<String> unfinished(Run run, RootState state) throws IOException, DeployerException {
    List<String> unfinished = new ArrayList<>();
    unfinishedInCluster(state, unfinished);
    if (state.lock().isEmpty()) {
      Aftermath aftermath = Aftermath.of(state.history());
      if (!aftermath.owed().isEmpty()) {
        unfinished.add(
            Printable.escape(String.join(", ", aftermath.owed()))
                + " is to follow the last flip, and is not known to have passed: what was live"
                + " before may still be served");
      }
      if (aftermath.unproven().isPresent()) {
        unfinished.add("the run that made it live ended before its checks were answered");
      }
      state
          .history()
          .unfinished()
          .ifPresent(
              r ->
                  unfinished.add(
                      "a run by "
                          + Printable.escape(r.by())
                          + " ended while it flipped current to "
                          + r.to().map(ReleaseId::value).orElse("?")));
    }
    for (ReleaseId id : state.records().keySet()) {
      if (!state.releases().contains(id) && state.lock().isEmpty()) {
        unfinished.add(id + " has a manifest and no directory");
      }
    }
    int[] payloads = {0};
    run.reliably(
        again -> {
          payloads[0] = 0;
          if (!state.fenced().isEmpty()) {
            run.host().walk(state.fenced(), false, countPayloads(payloads));
          }
          return null;
        });
    if (payloads[0] > 0) {
      unfinished.add(
          payloads[0] == 1
              ? "something that an ended run prepared or could not delete is still to be swept"
              : payloads[0]
                  + " things that ended runs prepared or could not delete are still to be swept");
    }
    return unfinished;
  }

  private static Visitor countPayloads(int[] payloads) {
    return new Visitor() {
      @Override
      public void found(Found entry) {
        String name = entry.path().name();
        if (!Layout.tellsOfTheHolder(name)) {
          payloads[0]++;
        }
      }

      @Override
      public void unlistable(RemotePath directory, IOException failure) throws IOException {
        if (failure instanceof ConnectionLostException) {
          throw failure;
        }
      }
    };
  }

  VerifyReport verify(Optional<ReleaseId> named, VerifyDepth depth) throws DeployerException {
    boolean content = depth == VerifyDepth.CONTENT;
    return runs.alone(
        run -> {
          RootState state = run.state();
          ReleaseId id =
              named
                  .or(() -> state.live().release())
                  .orElseThrow(
                      () ->
                          DeployerException.refused(
                              state.live(),
                              Objection.Kind.NO_SUCH_RELEASE,
                              state.live().toString()));
          ReleaseRecord record = state.records().get(id);
          if (record == null) {
            throw DeployerException.refused(
                state.live(),
                Objection.Kind.NO_SUCH_RELEASE,
                state.releases().contains(id)
                    ? id + " is unmanaged: it has no manifest to be held against"
                    : "there is no release " + id);
          }
          Manifest manifest = manifest(run, state, record);
          ReleaseSweep sweep =
              run.reliably(
                  again -> ReleaseSweep.of(run.host(), run.layout().release(id), manifest));
          List<Difference> differences = new ArrayList<>(sweep.differences());
          if (content) {
            differences.addAll(changedContent(run, id, sweep));
            Collections.sort(differences);
          }
          return new VerifyReport(
              id, record.digest(), content, manifest.entries().size(), differences);
        });
  }

  /**
   * Reads the manifest from the host, even if it is known here: what lies there is the question.
   */
  private static Manifest manifest(Run run, RootState state, ReleaseRecord record)
      throws IOException, DeployerException {
    return run.reliably(
            again -> ReleaseSweep.manifest(run.host(), run.layout(), record, new KnownManifests(1)))
        .orElseThrow(
            () ->
                DeployerException.refused(
                    state.live(),
                    Objection.Kind.DRIFT,
                    "the manifest of " + record.id() + " is missing or is not the recorded one"));
  }

  private static List<Difference> changedContent(Run run, ReleaseId id, ReleaseSweep sweep)
      throws IOException, DeployerException {
    Layout layout = run.layout();
    List<Entry.File> files =
        sweep.manifest().entries().stream()
            .filter(Entry.File.class::isInstance)
            .map(Entry.File.class::cast)
            .filter(file -> sweep.comparison().isIntact(file.path()))
            .toList();
    List<Difference> changed = new ArrayList<>();
    for (int from = 0; from < files.size(); from += CHUNK) {
      run.checkpoint();
      List<Entry.File> chunk = files.subList(from, Math.min(files.size(), from + CHUNK));
      List<Optional<byte[]>> digests =
          run.reliably(
              again -> {
                Host host = run.host();
                return host.digest(
                    chunk.stream().map(f -> layout.release(id).resolve(f.path())).toList());
              });
      for (int i = 0; i < chunk.size(); i++) {
        Entry.File file = chunk.get(i);
        if (!digests.get(i).map(Digest::of).equals(Optional.of(file.digest()))) {
          changed.add(
              new Difference(
                  Difference.Kind.CHANGED,
                  Printable.escape(file.path().value()),
                  "content differs, size and time do not"));
        }
      }
    }
    return changed;
  }

  List<HistoryEntry> history() throws DeployerException {
    return runs.alone(
        run -> run.state().history().records().stream().map(HistoryEntry::of).toList());
  }
}
