package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.execution.DrillRelease;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.DrillNote;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Takes a drill back, in the order in which a person would: its own dead run loses its lock, what
 * that left open is decided, what was live before is live again, its release is deleted. Each of
 * these is begun by looking, so it can be begun again wherever it was cut; the end is recorded
 * last.
 */
final class DrillEnding {
  private static final int LARGEST_EDITED = 1 << 17;

  /** Brings the hosts of a run into a settled state, under their locks. */
  interface Settling {
    void settle(Fleet fleet) throws IOException, DeployerException;
  }

  private final Runs runs;
  private final OpenDrill drill;
  private final Settling settling;

  DrillEnding(Runs runs, OpenDrill drill, Settling settling) {
    this.runs =
        runs.by(new Operator(runs.operator().name() + drill.mark(), runs.operator().machine()));
    this.drill = drill;
    this.settling = settling;
  }

  DrillTakenBack run(String how) throws DeployerException {
    int broken = breakLocks();
    boolean undecided = anywhere(this::isUndecided);
    if (undecided) {
      new Upkeep(runs).recover(Optional.of(Decision.REVERT), List.of());
    }
    boolean live = anywhere(this::isLive);
    if (live) {
      new Rollback(
              runs,
              new RollbackRequest(
                  Optional.of(drill.live()), List.of(), RollbackRequest.Pace.AT_ONCE))
          .run();
    }
    List<String> kept = Collections.synchronizedList(new ArrayList<>());
    Set<String> deleted = ConcurrentHashMap.newKeySet();
    return runs.together(
        fleet -> {
          fleet.locks().take("drill", Optional.of(drill.words()));
          settling.settle(fleet);
          fleet.all(member -> end(member, how, kept, deleted));
          return new DrillTakenBack(
              broken,
              undecided,
              live,
              !deleted.isEmpty(),
              kept.stream().sorted().toList(),
              Live.together(fleet.members().stream().map(m -> m.run().live()).toList()));
        });
  }

  private boolean isOwn(LockOwner owner) {
    return owner.message().equals(Optional.of(drill.words())) || drill.isTakenBackBy(owner.by());
  }

  /**
   * Those of its runs, which say of themselves that they are of this drill, and of those who began
   * to take it back.
   */
  private int breakLocks() throws DeployerException {
    Unlocking unlocking = new Unlocking(runs);
    HeldLocks held = unlocking.locks();
    List<HeldLocks.OnHost> own =
        held.locks().stream()
            .filter(lock -> lock.holder().filter(this::isOwn).isPresent())
            .toList();
    for (String run : new HeldLocks(own, List.of()).runs()) {
      HeldLocks broken =
          unlocking.unlock(
              new HeldLocks(
                  own.stream().filter(lock -> lock.run().equals(run)).toList(), List.of()));
      if (!broken.unreached().isEmpty()) {
        throw new DeployerException(
            DeployerException.Kind.UNREACHABLE,
            new Live.Unknown(),
            broken.unreached().get(0).host() + ": " + broken.unreached().get(0).failure(),
            null);
      }
    }
    return own.size();
  }

  /** Something that may be so on a host. */
  private interface Question {
    boolean isSo(RootState state);
  }

  private boolean anywhere(Question question) throws DeployerException {
    return runs.together(
        fleet -> {
          fleet.look(member -> member.state(member.run().state()));
          return fleet.members().stream().anyMatch(member -> question.isSo(member.state()));
        });
  }

  private boolean isLive(RootState state) {
    return state.live().equals(new Live.Release(drill.release()));
  }

  private boolean isUndecided(RootState state) {
    ClusterHistory history = new ClusterHistory(state.history());
    Optional<ReleaseId> own = Optional.of(drill.release());
    return Stream.concat(history.unsettled().stream(), history.unconfirmed().stream())
        .map(JournalRecord::to)
        .anyMatch(own::equals);
  }

  private void end(Member member, String how, List<String> kept, Set<String> deleted)
      throws IOException, DeployerException {
    Optional<DrillNote.Open> open = DrillNote.open(member.state().history().records());
    if (open.isEmpty() || !open.get().begun().drill().equals(drill.drill())) {
      return;
    }
    DrillRelease release = new DrillRelease(member.run(), member.state(), open.get().begun());
    boolean there =
        member.state().releases().contains(drill.release())
            || member.state().records().containsKey(drill.release());
    if (there && isNobodyElses(member, open.get()) && release.delete()) {
      deleted.add(member.name());
    } else if (there) {
      kept.add(member.name());
    }
    release.ended(how);
  }

  /** What somebody has put into it by hand is not deleted for them. */
  private boolean isNobodyElses(Member member, DrillNote.Open open)
      throws IOException, DeployerException {
    ReleaseRecord record = member.state().records().get(drill.release());
    if (record == null || !member.state().releases().contains(drill.release())) {
      return true;
    }
    Optional<ReleaseSweep> sweep = HandChanges.sweep(member.run(), record);
    if (sweep.isEmpty()) {
      return false;
    }
    for (Difference difference : sweep.get().differences()) {
      if (!isOwnEdit(member, difference, open.edit())) {
        return false;
      }
    }
    return true;
  }

  private boolean isOwnEdit(Member member, Difference difference, Optional<Digest> edit)
      throws IOException, DeployerException {
    if (difference.kind() != Difference.Kind.CHANGED || edit.isEmpty()) {
      return false;
    }
    RemotePath place =
        member.run().layout().release(drill.release()).resolve(EntryPath.parse(difference.path()));
    return member
        .run()
        .reliably(again -> member.run().host().read(place, LARGEST_EDITED))
        .map(Digest::ofContent)
        .equals(edit);
  }
}
