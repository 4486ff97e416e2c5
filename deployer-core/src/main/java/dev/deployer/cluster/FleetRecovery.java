package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.execution.Activation;
import dev.deployer.execution.Flip;
import dev.deployer.execution.HandDeletions;
import dev.deployer.execution.HostRecovery;
import dev.deployer.execution.JournalWriter;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Aftermath;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.JournalHead;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<Member, List<Recovery>> actions = new ConcurrentHashMap<>();
  private final Set<Member> moved = ConcurrentHashMap.newKeySet();
  private final Set<Member> touched = new HashSet<>();
  private final Map<Member, List<String>> owed = new LinkedHashMap<>();
  private final Set<String> unproven = new HashSet<>();
  private Optional<DeployerException> takenBack = Optional.empty();
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
    rule();
    if (word.isPresent()) {
      say(word.get());
    }
    fleet.all(
        member ->
            member.state(
                member
                    .run()
                    .phase(Phase.RECOVER, () -> recoveries.get(member).settle(member.state()))));
    Set<String> carriedOn = carryOn();
    List<Member> reaching =
        fleet.members().stream()
            .filter(m -> goal(m).map(goal -> !goal.proving()).orElse(false))
            .toList();
    Map<String, JournalHead> heads = Heads.of(fleet);
    fleet.all(reaching, member -> reach(member, word, Heads.seenBy(member.rootId(), heads)));
    follow(word);
    for (Member member : fleet.members()) {
      JournalRecord opened = resolution.confirmed().get(member.rootId());
      if (opened != null && !carriedOn.contains(opened.transaction())) {
        record(member, JournalRecord.Kind.CONFIRMED, opened, Optional.empty(), false);
      }
    }
    new AttemptsLeft(fleet).end(this::did);
    new StepsLeft(fleet).end(this::did);
  }

  private List<RecoveryPlan.Host> hosts() {
    return fleet.members().stream()
        .map(member -> new RecoveryPlan.Host(member.address(), member.state()))
        .toList();
  }

  private Optional<RecoveryPlan.Goal> goal(Member member) {
    return Optional.ofNullable(resolution.goals().get(member.rootId()));
  }

  private void requireSomethingOpen(Optional<JournalRecord.Kind> word) throws DeployerException {
    if (word.isPresent()
        && resolution.isEmpty()
        && fleet.members().stream().allMatch(member -> owed(member).isEmpty())) {
      throw DeployerException.refused(
          new Live.Unknown(),
          Objection.Kind.NOTHING_UNDECIDED,
          "nothing is undecided, so there is nothing to decide");
    }
  }

  /**
   * Records the rulings in the journals of the decision hosts, before anything is done about them.
   */
  private void rule() throws IOException, DeployerException {
    for (RecoveryPlan.Ruling ruling : resolution.rulings()) {
      for (Member member : fleet.members()) {
        if (member.rootId().equals(ruling.root())) {
          record(
              member, ruling.decision(), ruling.about(), Optional.of(ruling.note()), ruling.word());
        }
      }
    }
  }

  /**
   * Records a person's word on every host that waits for it, so that it is known without the
   * decision host.
   */
  private void say(JournalRecord.Kind word) throws IOException, DeployerException {
    for (Member member : fleet.members()) {
      Optional<JournalRecord> part =
          goal(member).map(RecoveryPlan.Goal::part).filter(p -> p.cluster().isPresent());
      boolean known =
          part.map(
                  p ->
                      new ClusterHistory(member.state().history())
                          .decision(p.transaction())
                          .equals(Optional.of(word)))
              .orElse(true);
      if (!known) {
        record(member, word, part.get(), Optional.of(RecoveryPlan.BY_A_PERSON), true);
      }
    }
  }

  private void record(
      Member member,
      JournalRecord.Kind kind,
      JournalRecord about,
      Optional<String> note,
      boolean word)
      throws IOException, DeployerException {
    fleet.all(
        List.of(member),
        m -> {
          ClusterMark mark = about.cluster().orElseThrow();
          JournalWriter journal = new JournalWriter(m.run(), m.state().history());
          journal.join(about.transaction(), mark.ofParticipant());
          journal.witness(Heads.of(fleet));
          journal.decided(kind, about.to(), about.digest(), mark, note, word);
          m.state(m.run().state());
        });
  }

  /** What was decided and is to prove itself; the transactions that came to their end by that. */
  private Set<String> carryOn() throws IOException, DeployerException {
    Map<String, List<Member>> parts = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      goal(member)
          .filter(RecoveryPlan.Goal::proving)
          .ifPresent(
              goal ->
                  parts
                      .computeIfAbsent(goal.part().transaction(), t -> new ArrayList<>())
                      .add(member));
    }
    for (Map.Entry<String, List<Member>> part : parts.entrySet()) {
      List<Member> members = part.getValue();
      Map<Member, JournalRecord> left = new LinkedHashMap<>();
      members.forEach(member -> left.put(member, goal(member).orElseThrow().part()));
      Map<Member, Live> before = new LinkedHashMap<>();
      members.forEach(member -> before.put(member, member.state().live()));
      Optional<DeployerException> failure =
          proving.carryOn(fleet, left, resolution.oneWay().contains(part.getKey()));
      takenBack = failure.or(() -> takenBack);
      failure.ifPresent(e -> unproven.add(part.getKey()));
      fleet.all(member -> member.state(member.run().state()));
      for (Member member : members) {
        if (failure.isPresent() && !member.state().live().equals(before.get(member))) {
          moved.add(member);
        }
        did(member, carriedOn(member, left.get(member), failure.isPresent()));
      }
    }
    return parts.keySet();
  }

  /** What came of it on a host; one that never flipped has not been taken back. */
  private static Recovery carriedOn(Member member, JournalRecord part, boolean failed) {
    Live live = member.state().live();
    if (!failed) {
      return isUnwatched(member) ? new Recovery.Unwatched(live) : new Recovery.Proven(live);
    }
    boolean wasLive =
        new ClusterHistory(member.state().history())
            .has(part.transaction(), JournalRecord.Kind.ACTIVATED, part.to());
    return wasLive ? new Recovery.TakenBack(live) : new Recovery.AsDecided(live, false);
  }

  private void reach(
      Member member, Optional<JournalRecord.Kind> word, Map<String, JournalHead> heads)
      throws IOException, DeployerException {
    Arrival.Done done =
        new Arrival(
                member,
                goal(member).orElseThrow(),
                returning.sequel(1, false).hooks(),
                word,
                resolution.accepted())
            .run(heads);
    if (done.flipped()) {
      moved.add(member);
    }
    did(member, done.what());
    if (isUnwatched(member)) {
      did(member, new Recovery.Unwatched(member.state().live()));
    }
  }

  private static boolean isUnwatched(Member member) {
    return Aftermath.of(member.state().history()).unwatched();
  }

  private static List<String> owed(Member member) {
    return Aftermath.of(member.state().history()).owed();
  }

  /** Runs what is to follow a flip wherever it is not certain that it has run. */
  private void follow(Optional<JournalRecord.Kind> word) throws IOException, DeployerException {
    List<Member> due = fleet.members().stream().filter(m -> !owed(m).isEmpty()).toList();
    Map<Member, List<String>> ended = new LinkedHashMap<>();
    if (!returning.sequel(1, false).hooks().isEmpty()) {
      ended.putAll(returning.afterActivate(due).ended());
    }
    List<Member> passed = due.stream().filter(m -> List.of().equals(ended.get(m))).toList();
    if (word.equals(Optional.of(JournalRecord.Kind.COMMIT)) && resolution.isEmpty()) {
      // Nothing else is open: it is said of the hosts as they are, which nothing here can restart.
      due.forEach(member -> ended.put(member, List.of()));
    }
    fleet.all(
        due.stream().filter(ended::containsKey).toList(),
        member -> {
          new JournalWriter(member.run(), member.state().history()).followed(ended.get(member));
          member.state(member.run().state());
        });
    for (Member member : due) {
      if (!owed(member).isEmpty()) {
        owed.put(member, owed(member));
      } else {
        did(
            member,
            passed.contains(member) ? new Recovery.HooksRun() : new Recovery.SaidToBeDone());
      }
    }
    touched.addAll(due);
    touched.addAll(moved);
    if (word.equals(Optional.of(JournalRecord.Kind.COMMIT))) {
      // Nothing has proven it anywhere, also where it was live before.
      touched.addAll(fleet.members());
    }
  }

  private void did(Member member, Recovery what) {
    actions.computeIfAbsent(member, m -> new ArrayList<>()).add(what);
    fleet.tellOf(member, new Event.Recovered(what));
  }

  /** Clears what is left of releases that somebody has deleted, where no run is left open. */
  public void clearRemains() throws IOException, DeployerException {
    fleet.all(
        fleet.members().stream().filter(member -> !member.state().isOpen()).toList(),
        member -> {
          List<Recovery> cleared = new HandDeletions(member.run()).clear(member.state());
          if (!cleared.isEmpty()) {
            actions.computeIfAbsent(member, m -> new ArrayList<>()).addAll(cleared);
            member.state(member.run().state());
          }
        });
  }

  /** What was finished or undone on a host. */
  public List<Recovery> actions(Member member) {
    List<Recovery> all = new ArrayList<>(recoveries.get(member).actions());
    all.addAll(actions.getOrDefault(member, List.of()));
    return all;
  }

  /** The steps that a dead run had begun, of which it is recorded now how they ended. */
  public List<Recovery.StepSettled> steps() {
    return fleet.members().stream()
        .flatMap(member -> actions.getOrDefault(member, List.of()).stream())
        .filter(Recovery.StepSettled.class::isInstance)
        .map(Recovery.StepSettled.class::cast)
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
    return moved.contains(member);
  }

  /** The hooks that are to follow the last flip of a host, and are not known to have passed. */
  public List<String> unfollowed(Member member) {
    return owed.getOrDefault(member, List.of());
  }

  /** Whether hooks are still to follow the last flip of any host. */
  public boolean owes() {
    return !owed.isEmpty();
  }

  /** Asks the hosts on which something was done, and has not proven itself, for their health. */
  public List<Unhealthy> unhealthy() throws IOException, DeployerException {
    List<Member> asked = fleet.members().stream().filter(touched::contains).toList();
    if (!asked.isEmpty()) {
      returning.requireHealth(asked);
    }
    List<Unhealthy> unwell = returning.unhealthy();
    if (unwell.isEmpty()) {
      fleet.all(judged(), member -> recordGood(member));
    }
    if (!unwell.isEmpty()) {
      fleet
          .each(asked, member -> recordNotWell(member, unwell))
          .forEach(
              (member, e) ->
                  fleet.warnOf(member, new Warning.NotWellUnrecorded(Failures.message(e))));
    }
    return unwell;
  }

  /** Hosts that were brought forward, as their run would have judged them at its end. */
  private List<Member> judged() {
    return fleet.members().stream()
        .filter(
            member ->
                goal(member)
                    .filter(goal -> !goal.proving() && !goal.superseded())
                    .filter(goal -> goal.part().cluster().isPresent())
                    .filter(goal -> !goal.part().sequel().map(Sequel::watched).orElse(false))
                    .filter(goal -> goal.release().equals(goal.part().to()))
                    .map(goal -> member.state().live().equals(Live.of(goal.release())))
                    .orElse(false))
        .filter(member -> owed(member).isEmpty())
        .toList();
  }

  private void recordGood(Member member) throws IOException, DeployerException {
    JournalRecord part = goal(member).orElseThrow().part();
    if (part.to().isPresent()) {
      JournalWriter journal = new JournalWriter(member.run(), member.state().history());
      part.cluster().ifPresent(mark -> journal.join(part.transaction(), mark.ofParticipant()));
      new Activation(member.run(), journal, new Flip(Optional.empty(), part.to(), part.digest()))
          .good();
      member.state(member.run().state());
    }
  }

  private static void recordNotWell(Member member, List<Unhealthy> unwell)
      throws IOException, DeployerException {
    RootState state = member.run().state();
    Optional<ReleaseId> live = state.live().release();
    if (live.isPresent()) {
      new JournalWriter(member.run(), state.history())
          .notWell(
              live.get(),
              Optional.ofNullable(state.records().get(live.get())).map(ReleaseRecord::digest),
              Unhealthy.inWords(unwell));
      member.state(member.run().state());
    }
  }

  /** Tells of what is still to follow, where the run goes on to something else. */
  public void warnOfWhatIsOwed() {
    owed.forEach((member, hooks) -> fleet.warn(new Warning.HooksOwed(member.toString(), hooks)));
  }

  /** The ends of the runs that were settled, which those could not tell themselves. */
  public List<SettledRun> ends() {
    return SettledRun.of(
        resolution,
        unproven,
        fleet.members().stream().map(m -> new ClusterHistory(m.state().history())).toList(),
        fleet.members().stream()
            .filter(FleetRecovery::isUnwatched)
            .flatMap(m -> m.state().live().release().stream())
            .collect(Collectors.toSet()),
        recoveries.values().stream().map(HostRecovery::actions).toList());
  }

  /** Why a release that was carried on was taken back; empty where none was. */
  public Optional<DeployerException> takenBack() {
    return takenBack;
  }
}
