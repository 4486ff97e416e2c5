package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.Reserve;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootReading;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recovery of one host, with which every holder of the lock begins: makes sure that no dead run can
 * do anything any more ({@link Disarming}), reads the journal and {@code current}, and then
 * finishes or undoes what was left.
 */
public final class HostRecovery {
  private final Run run;
  private final List<Recovery> actions = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();

  /** Dead workbenches on which nothing was prepared, and the cards that lie there. */
  private final Map<RemotePath, List<String>> bare = new LinkedHashMap<>();

  public HostRecovery(Run run) {
    this.run = run;
  }

  /** What was finished or undone, in words. */
  public List<Recovery> actions() {
    return List.copyOf(actions);
  }

  /** What could not be deleted. */
  public List<Warning> warnings() {
    return List.copyOf(warnings);
  }

  /** Disarms the workbenches of dead runs, and only then reads the state. */
  public RootState disarm() throws IOException, DeployerException {
    return run.reliably(
        again -> {
          bare.clear();
          Optional<RootReading> seen = run.connection().fresh();
          if (seen.isPresent() && !seen.get().hasWorkbenches()) {
            // There is nothing to disarm, and so it was read after that.
            run.reserve().seen(seen.get().spares());
            return run.state();
          }
          run.connection().forgetState();
          Host host = run.host();
          List<RemotePath> fenced = new ArrayList<>();
          List<RemotePath> preparing = new ArrayList<>();
          list(fenced, preparing);
          for (RemotePath path : preparing) {
            fence(path).ifPresent(fenced::add);
          }
          List<Optional<Facts>> facts = host.stat(fenced);
          for (int i = 0; i < fenced.size(); i++) {
            if (facts.get(i).map(Facts::isDirectory).orElse(false)) {
              disarm(fenced.get(i));
            }
          }
          return run.state();
        });
  }

  private void disarm(RemotePath workbench) throws IOException {
    Disarming disarming = new Disarming(run.host(), workbench, run.bench().token());
    try {
      disarming.run(Optional.empty());
    } catch (NoSuchFileException e) {
      if (run.host().stat(workbench).isPresent()
          || run.host().stat(run.bench().directory()).isEmpty()) {
        throw e;
      }
      // Its run has given it back bare, and removed it.
      return;
    }
    disarming.onlyCards().ifPresent(cards -> bare.put(workbench, cards));
  }

  /** Lists them, and in the same round trip what there is of the reserve. */
  private void list(List<RemotePath> fenced, List<RemotePath> preparing) throws IOException {
    RemotePath reserve = run.layout().reserve();
    List<RemotePath> places =
        new ArrayList<>(run.layout().directoriesOf(run.passed().marker().id()));
    places.add(reserve);
    int[] whole = {0};
    run.host()
        .walk(
            places,
            false,
            new Visitor() {
              @Override
              public void found(Found entry) {
                RemotePath path = entry.path();
                if (path.parent().equals(reserve)) {
                  whole[0] += Reserve.isWhole(entry) ? 1 : 0;
                } else {
                  (path.parent().equals(whereDeadOnesLie()) ? fenced : preparing).add(path);
                }
              }

              @Override
              public void unlistable(RemotePath directory, IOException failure) throws IOException {
                if (!directory.equals(reserve)) {
                  throw failure;
                }
              }
            });
    run.reserve().seen(whole[0]);
  }

  private RemotePath whereDeadOnesLie() {
    return run.layout().fenced(run.passed().marker().id());
  }

  private Optional<RemotePath> fence(RemotePath preparing) throws IOException {
    RemotePath fenced = whereDeadOnesLie().child(preparing.name());
    try {
      run.host().rename(preparing, fenced);
      return Optional.of(fenced);
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      return Optional.empty();
    }
  }

  /**
   * Finishes or undoes what dead runs left, and sweeps.
   *
   * @param state as read after disarming
   * @return the state afterwards
   * @throws DeployerException where only a person can judge
   */
  public RootState settle(RootState state) throws IOException, DeployerException {
    boolean gathered = bare.size() < state.fenced().size() && gather(state);
    boolean astray = state.live() instanceof Live.Strange;
    Rescue rescue = new Rescue(run);
    Optional<ReleaseId> rescued =
        astray
            ? run.reliably(again -> rescue.putBackWhatIsLive(everywhere(state)))
            : Optional.empty();
    rescued.ifPresent(id -> actions.add(new Recovery.PutBack(id)));
    RootState seen = gathered || astray ? run.state() : state;
    boolean settled = settleFlip(seen);
    RestorationRecords records = new RestorationRecords(run, settled ? run.state() : seen);
    boolean recorded = records.of(rescued);
    for (ReleaseId id : records.left()) {
      did(new Recovery.RestoreRecorded(id));
      recorded = true;
    }
    boolean removed = removeManifestsWithoutRelease(seen);
    sweep(seen, gathered || rescued.isPresent() || settled || removed);
    return settled || recorded || removed ? run.state() : seen;
  }

  /** What was on its way to the root's trash, or back from there, goes to the trash. */
  private boolean gather(RootState state) throws IOException, DeployerException {
    List<RetiredRelease> before = state.trash();
    List<RetiredRelease> gathered =
        run.reliably(
            again -> {
              List<RetiredRelease> there = new ArrayList<>();
              for (RetiredPieces pieces : RetiredPieces.on(run.host(), everywhere(state))) {
                if (new RootTrash(run).gather(pieces) && !before.contains(pieces.card())) {
                  there.add(pieces.card());
                }
              }
              return there;
            });
    gathered.forEach(retired -> did(new Recovery.InTrash(retired.id())));
    return !gathered.isEmpty();
  }

  private List<RemotePath> everywhere(RootState state) {
    List<RemotePath> workbenches = new ArrayList<>(state.fenced());
    workbenches.add(run.bench().directory());
    return workbenches;
  }

  private boolean settleFlip(RootState state) throws IOException, DeployerException {
    Optional<JournalRecord> open = state.history().unfinished();
    if (open.isEmpty()) {
      return false;
    }
    JournalRecord prepared = open.get();
    JournalWriter journal = new JournalWriter(run, state.history());
    Live now = state.live();
    boolean lost =
        prepared.to().isEmpty()
            && state.missing().isPresent()
            && state.missing().equals(prepared.from());
    if (lost) {
      // There is nothing that it could go back to.
      now = new HandDeletions(run).unlink(prepared.from().orElseThrow());
    }
    if (lost && now instanceof Live.Nothing) {
      journal.settled(prepared, JournalRecord.Kind.ACTIVATED);
      did(new Recovery.LiveLost(prepared.from().orElseThrow()));
    } else if (now.equals(Live.of(prepared.to()))) {
      syncFlip(state);
      journal.settled(prepared, JournalRecord.Kind.ACTIVATED);
      did(new Recovery.FlipRecorded(prepared.to()));
    } else if (now.equals(Live.of(prepared.from()))
        || (prepared.to().isPresent()
            && prepared.from().isPresent()
            && state.missing().equals(prepared.from()))) {
      journal.settled(prepared, JournalRecord.Kind.ABANDONED);
      did(new Recovery.FlipAbandoned(prepared.to()));
    } else {
      throw DeployerException.refused(
          now,
          List.of(
              new Objection(
                  Objection.Kind.NEEDS_A_PERSON,
                  "a run died while it flipped current from "
                      + prepared.from().map(ReleaseId::value).orElse("nothing")
                      + " to "
                      + prepared.to().map(ReleaseId::value).orElse("nothing")
                      + ", and now "
                      + now
                      + ": someone else has changed it",
                  List.of("journal record " + prepared.number()))));
    }
    return true;
  }

  /** The dead run may not have come to it: both parents of its rename, of which one is fenced. */
  private void syncFlip(RootState state) throws IOException, DeployerException {
    List<RemotePath> parents = new ArrayList<>(state.fenced());
    parents.add(run.layout().top());
    run.reliably(
        again -> {
          run.commits().sync(parents.toArray(RemotePath[]::new));
          return null;
        });
  }

  private void did(Recovery what) {
    actions.add(what);
    run.tell(new Event.Recovered(what));
  }

  /**
   * A manifest goes before its release and stays until after it. One without a release is garbage
   * if its run is dead and still has the tree, or if the release was retired.
   *
   * @return whether there was one, and the state is to be read again
   */
  private boolean removeManifestsWithoutRelease(RootState state)
      throws IOException, DeployerException {
    List<ReleaseRecord> without = new ArrayList<>();
    for (Map.Entry<ReleaseId, ReleaseRecord> record : state.records().entrySet()) {
      if (!state.releases().contains(record.getKey())) {
        without.add(record.getValue());
      }
    }
    if (without.isEmpty()) {
      return false;
    }
    Set<String> unpublished = runsThatStillHaveTheirTree(state.fenced());
    boolean any = false;
    for (ReleaseRecord record : without) {
      boolean retired = state.history().isRetired(record.id());
      if (retired || unpublished.contains(record.run())) {
        any = true;
        if (run.reliably(again -> removeManifest(record.id()))) {
          did(
              retired
                  ? new Recovery.DeletionFinished(record.id())
                  : new Recovery.ManifestRemoved(record.id()));
        }
      }
    }
    return any;
  }

  /** Returns false where its release has come back meanwhile. */
  private boolean removeManifest(ReleaseId id) throws IOException {
    if (run.host().stat(run.layout().release(id)).isPresent()) {
      return false;
    }
    Trash trash = new Trash(run);
    trash.prepare();
    trash.take(run.layout().manifest(id), "manifest-" + id);
    return true;
  }

  private Set<String> runsThatStillHaveTheirTree(List<RemotePath> fenced)
      throws IOException, DeployerException {
    return run.reliably(
        again -> {
          Set<String> runs = new HashSet<>();
          for (RemotePath workbench : fenced) {
            boolean[] tree = {false};
            run.host()
                .walk(
                    List.of(workbench),
                    false,
                    entry -> tree[0] |= entry.path().name().matches("(dead-.*-)?tree(-[0-9]+)?"));
            if (tree[0]) {
              run.reader().holderAt(workbench).ifPresent(holder -> runs.add(holder.run()));
            }
          }
          return runs;
        });
  }

  /**
   * Removes the workbenches of dead runs.
   *
   * @param moved whether something may lie in the trash of this one already
   */
  private void sweep(RootState state, boolean moved) throws IOException, DeployerException {
    List<RemotePath> fenced = state.fenced();
    bare.keySet().retainAll(fenced);
    if (!moved
        && bare.size() == fenced.size()
        && run.bench().incarnation() == 1
        && run.reliably(again -> !again && new Trash(run).discard(bare))) {
      return;
    }
    run.reliably(
        again -> {
          Trash trash = new Trash(run);
          trash.prepare();
          for (RemotePath workbench : fenced) {
            trash.take(workbench, "fenced-" + workbench.name());
          }
          return null;
        });
    warnings.addAll(new Trash(run).empty());
  }
}
