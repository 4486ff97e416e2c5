package dev.deployer.cluster;

import dev.deployer.event.Phase;
import dev.deployer.execution.HandDeletions;
import dev.deployer.execution.HostRecovery;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.JournalHead;
import dev.deployer.root.JournalRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recovery across hosts, with which every holder of the locks begins: makes sure that no dead run
 * can do anything any more, reads all journals, and then finishes or undoes what was left on each
 * host ({@link dev.deployer.execution.HostRecovery}) and between them ({@link RecoveryPlan}).
 */
public final class FleetRecovery {
  private final Fleet fleet;
  private final Proving proving;
  private final HooksAndChecks returning;
  private final Map<Member, HostRecovery> recoveries = new LinkedHashMap<>();
  private final RecoveryActions actions;
  private final CarryingOn carryingOn;
  private final OwedHooks owed;
  private final Set<Member> touched = new HashSet<>();
  private RecoveryPlan resolution;

  /**
   * Of these hosts, whose locks are held.
   *
   * @param proving how a release that an ended run left half way proves itself
   * @param returning what follows the flips of a recovery
   */
  public FleetRecovery(Fleet fleet, Proving proving, HooksAndChecks returning) {
    this.fleet = fleet;
    this.proving = proving;
    this.returning = returning;
    this.actions = new RecoveryActions(fleet);
    this.carryingOn = new CarryingOn(fleet, proving, actions);
    this.owed = new OwedHooks(fleet, returning, actions);
    fleet.members().forEach(member -> recoveries.put(member, new HostRecovery(member.run())));
  }

  /** Disarms the workbenches of dead runs on all hosts, and only then reads the states. */
  public void disarm() throws IOException, DeployerException {
    fleet.all(member -> member.state(recoveries.get(member).disarm()));
  }

  /**
   * Finishes or undoes.
   *
   * @param word a person's decision about what is open: {@code COMMIT} or {@code REVERT}
   * @throws DeployerException where only a person can judge
   */
  public void settle(Optional<JournalRecord.Kind> word) throws IOException, DeployerException {
    settle(word, List.of());
  }

  /**
   * The same.
   *
   * @param accepted of what stands against taking a run back
   */
  public void settle(Optional<JournalRecord.Kind> word, List<Acceptance> accepted)
      throws IOException, DeployerException {
    Heads.warnOfContradictions(fleet);
    resolution = RecoveryPlan.of(hosts(), word, proving.means(), proving.wayBack(accepted));
    if (!resolution.objections().isEmpty()) {
      throw DeployerException.refused(
          fleet.isCluster() ? new Live.Unknown() : fleet.decider().state().live(),
          resolution.objections());
    }
    requireSomethingOpen(word);
    resolution.accepted().forEach(fleet::tellOf);
    Rulings rulings = new Rulings(fleet, resolution);
    rulings.rule();
    if (word.isPresent()) {
      rulings.say(word.get());
    }
    fleet.all(
        member ->
            member.state(
                member
                    .run()
                    .phase(Phase.RECOVER, () -> recoveries.get(member).settle(member.state()))));
    Set<String> carriedOn = carryingOn.run(resolution);
    reach(word);
    follow(word);
    rulings.confirm(carriedOn);
    new UntoldEnds(fleet, actions::did).tell();
  }

  private List<RecoveryPlan.Host> hosts() {
    return fleet.members().stream()
        .map(member -> new RecoveryPlan.Host(member.address(), member.state()))
        .toList();
  }

  private void requireSomethingOpen(Optional<JournalRecord.Kind> word) throws DeployerException {
    boolean nothing =
        resolution.isEmpty()
            ? fleet.members().stream().allMatch(member -> member.aftermath().owed().isEmpty())
            : resolution.spoken().isEmpty();
    if (word.isPresent() && nothing) {
      throw DeployerException.refused(
          new Live.Unknown(),
          Objection.Kind.NOTHING_UNDECIDED,
          "nothing is undecided, so there is nothing to decide");
    }
  }

  /** Brings the hosts to what was decided that have nothing to prove on the way. */
  private void reach(Optional<JournalRecord.Kind> word) throws IOException, DeployerException {
    List<Member> reaching =
        fleet.members().stream()
            .filter(m -> resolution.goal(m.rootId()).filter(goal -> !goal.proving()).isPresent())
            .toList();
    Map<String, JournalHead> heads = Heads.of(fleet);
    fleet.all(reaching, member -> reach(member, word, Heads.seenBy(member.rootId(), heads)));
  }

  private void reach(
      Member member, Optional<JournalRecord.Kind> word, Map<String, JournalHead> heads)
      throws IOException, DeployerException {
    Arrival.Done done =
        new Arrival(
                member,
                resolution.goal(member.rootId()).orElseThrow(),
                returning.sequel(1, false).hooks(),
                word,
                resolution.accepted())
            .run(heads);
    if (done.flipped()) {
      actions.moved(member);
    }
    actions.did(member, done.what());
    if (member.aftermath().unwatched()) {
      actions.did(member, new Recovery.Unwatched(member.state().live()));
    }
  }

  private void follow(Optional<JournalRecord.Kind> word) throws IOException, DeployerException {
    boolean committed = word.equals(Optional.of(JournalRecord.Kind.COMMIT));
    // Where nothing else is open, it is said of the hosts as they are, which nothing can restart.
    touched.addAll(owed.run(committed && resolution.isEmpty()));
    touched.addAll(actions.moved());
    if (committed) {
      // Nothing has proven it anywhere, also where it was live before.
      touched.addAll(fleet.members());
    }
  }

  /** Clears what is left of releases that somebody has deleted, where no run is left open. */
  public void clearRemains() throws IOException, DeployerException {
    fleet.all(
        fleet.members().stream().filter(member -> !member.state().isOpen()).toList(),
        member -> {
          HandDeletions deletions = new HandDeletions(member.run());
          member.state(deletions.clear(member.state()));
          actions.remember(member, deletions.actions());
        });
  }

  /** Whether nothing was finished, undone or run on any host. */
  public boolean hasDoneNothing() {
    return touched.isEmpty()
        && fleet.members().stream().allMatch(member -> actions(member).isEmpty());
  }

  /** What was finished or undone on a host. */
  public List<Recovery> actions(Member member) {
    List<Recovery> all = new ArrayList<>(recoveries.get(member).actions());
    all.addAll(actions.on(member));
    return all;
  }

  /** The steps that a dead run had begun, of which it is recorded now how they ended. */
  public List<Recovery.StepSettled> steps() {
    return fleet.members().stream()
        .flatMap(member -> actions.on(member).stream())
        .filter(Recovery.StepSettled.class::isInstance)
        .map(Recovery.StepSettled.class::cast)
        .toList();
  }

  /** The releases that had come back from the trash, of which that is recorded now. */
  public List<ReleaseId> restored() {
    return recoveries.values().stream()
        .flatMap(recovery -> recovery.actions().stream())
        .filter(Recovery.RestoreRecorded.class::isInstance)
        .flatMap(restored -> restored.release().stream())
        .distinct()
        .toList();
  }

  /** What could not be deleted on a host. */
  public List<Warning> warnings(Member member) {
    return recoveries.get(member).warnings();
  }

  /** What stood against taking a run back, and a person has accepted. */
  public List<Finding> accepted() {
    return resolution.accepted();
  }

  /** Facts about hosts that are still to be told what was decided. */
  public List<String> waiting() {
    return resolution.waiting();
  }

  /** Whether what is live on the host was changed. */
  public boolean hasMoved(Member member) {
    return actions.moved().contains(member);
  }

  /** The hooks that are to follow the last flip of a host, and are not known to have passed. */
  public List<String> unfollowed(Member member) {
    return owed.of(member);
  }

  /** Whether hooks are still to follow the last flip of any host. */
  public boolean owes() {
    return !owed.isEmpty();
  }

  /** Tells of what is still to follow, where the run goes on to something else. */
  public void warnOfWhatIsOwed() {
    owed.warn();
  }

  /** Asks the hosts on which something was done, and has not proven itself, for their health. */
  public List<Unhealthy> unhealthy() throws IOException, DeployerException {
    return new RecoveredHealth(fleet, returning, resolution)
        .ask(fleet.members().stream().filter(touched::contains).toList());
  }

  /** The ends of the runs that were settled, which those could not tell themselves. */
  public List<SettledRun> ends() {
    return SettledRun.of(
        resolution,
        carryingOn.unproven(),
        fleet.members().stream().map(m -> new ClusterHistory(m.state().history())).toList(),
        fleet.members().stream()
            .filter(member -> member.aftermath().unwatched())
            .flatMap(m -> m.state().live().release().stream())
            .collect(Collectors.toSet()),
        recoveries.values().stream().map(HostRecovery::actions).toList());
  }

  /** Why a release that was carried on was taken back; empty where none was. */
  public Optional<DeployerException> takenBack() {
    return carryingOn.takenBack();
  }
}
