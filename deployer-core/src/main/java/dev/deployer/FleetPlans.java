package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.DataGate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateThatWent;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Binding;
import dev.deployer.plan.GatesGone;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.KnownBad;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.plan.Step;
import dev.deployer.root.AttemptLog;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Rehearsals;
import dev.deployer.root.Rehearsed;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import dev.deployer.source.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Puts the plans and states of single hosts together to those of the whole target. Pure. */
final class FleetPlans {
  private FleetPlans() {}

  /** Joins the plans of single hosts to one plan. */
  static Plan together(
      Fleet fleet, Map<Member, Plan> plans, PlanTerms terms, List<Finding> ofTheRun) {
    List<Finding> found = new ArrayList<>(ofTheRun);
    fleet.members().forEach(member -> found.addAll(plans.get(member).gates()));
    return plans
        .get(fleet.decider())
        .of(
            fleet.members().stream().map(member -> plans.get(member).hosts().get(0)).toList(),
            terms,
            found);
  }

  /** Whether something is to go live on any of these hosts. */
  static boolean flips(Collection<Plan> plans) {
    return plans.stream()
        .anyMatch(plan -> plan.hosts().get(0).step(Step.Activate.class).isPresent());
  }

  /** Whether this content is live on all hosts, and none of these plans puts it there again. */
  static boolean isLiveAlready(Fleet fleet, Digest digest, Collection<Plan> plans) {
    return fleet.members().stream().allMatch(member -> liveAs(member.state(), digest).isPresent())
        && !flips(plans);
  }

  /** The prefix of a fact about one of several hosts; empty where there is one host. */
  static Optional<String> named(Fleet fleet, Member member) {
    return fleet.isCluster() ? Optional.of(member.name()) : Optional.empty();
  }

  /** Throws the objections of all hosts, if there are any. */
  static void requireNoObjections(Fleet fleet, Plan plan) throws DeployerException {
    List<Objection> objections = new ArrayList<>();
    plan.gates().stream()
        .filter(finding -> finding.objects() && finding.host().isEmpty())
        .map(Finding::objection)
        .forEach(objections::add);
    for (Member member : fleet.members()) {
      String on = named(fleet, member).map(name -> name + ": ").orElse("");
      Stream.concat(
              of(fleet, plan, member).objections().stream(),
              plan.gates().stream()
                  .filter(Finding::objects)
                  .filter(finding -> finding.host().equals(Optional.of(member.address())))
                  .map(Finding::objection))
          .forEach(o -> objections.add(new Objection(o.kind(), on + o.fact(), o.details())));
    }
    requireNone(fleet, objections);
  }

  /** What the gates say that concerns this host: what is about the run, and what is about it. */
  static List<Finding> gates(Plan plan, Member member) {
    return plan.gates().stream()
        .filter(finding -> finding.host().map(member.address()::equals).orElse(true))
        .toList();
  }

  /** What is accepted: now, and when the plan was made that is carried out. */
  static List<Acceptance> accepted(List<Acceptance> now, Optional<Plan> bound) {
    return Stream.concat(
            now.stream(),
            bound.stream()
                .flatMap(plan -> plan.gates().stream())
                .flatMap(finding -> finding.acceptance().stream()))
        .toList();
  }

  /** Tells what the gates say, and which of them are overridden. */
  static void tellOfGates(Fleet fleet, Plan plan) {
    plan.gates().forEach(fleet::tellOf);
  }

  /** The part of the plan that is about this host. */
  static HostPlan of(Fleet fleet, Plan plan, Member member) {
    return plan.hosts().get(fleet.members().indexOf(member));
  }

  /** Refuses where the hosts are not as the plan says. */
  static void requireStillSo(Fleet fleet, Plan bound, Digest source) throws DeployerException {
    List<Objection> stale = new ArrayList<>(Binding.objections(bound, source));
    for (Member member : fleet.members()) {
      stale.addAll(
          Binding.objections(of(fleet, bound, member), named(fleet, member), member.state()));
    }
    requireNone(fleet, stale);
  }

  /** Refuses where the steps that would be done now are not those of the plan. */
  static void requireSameSteps(Fleet fleet, Plan now, Plan bound) throws DeployerException {
    List<Objection> stale = new ArrayList<>();
    for (Member member : fleet.members()) {
      stale.addAll(
          Binding.objections(
              of(fleet, bound, member), named(fleet, member), of(fleet, now, member)));
    }
    requireNone(fleet, stale);
  }

  /** Refuses where a gate objects to something else than what was accepted in the plan. */
  static void requireSameGates(Fleet fleet, Plan now, Plan bound) throws DeployerException {
    requireNone(fleet, Binding.objections(bound.gates(), now.gates()));
  }

  /** Refuses where gates ask another root than when the plan was made. */
  static void requireSameAsked(Fleet fleet, Plan now, Plan bound) throws DeployerException {
    requireNone(fleet, Binding.otherRoots(bound, now));
  }

  /** Refuses where what was signed had shown something else. */
  static void requireWhatWasShown(Fleet fleet, Plan now, Plan bound) throws DeployerException {
    requireNone(fleet, Binding.shown(bound, now));
  }

  /** Throws these, if there are any. */
  static void requireNone(Fleet fleet, List<Objection> objections) throws DeployerException {
    if (!objections.isEmpty()) {
      throw DeployerException.refused(live(fleet), objections);
    }
  }

  /** Before a release goes live that a host remembers as bad: tells it once, of the first. */
  static void warnOfKnownBad(Fleet fleet, Plan plan) {
    for (Member member : fleet.members()) {
      HostPlan host = of(fleet, plan, member);
      Optional<Warning.KnownBad> bad =
          plan.release()
              .filter(release -> host.step(Step.Activate.class).isPresent())
              .flatMap(release -> KnownBad.of(member.state(), release, plan.digest()));
      if (bad.isPresent()) {
        fleet.warn(bad.get());
        return;
      }
    }
  }

  /** Tells what a gate has seen, and what stops nothing. */
  static void warnOfData(Fleet fleet, DataGate.Judged data) {
    data.notes().forEach(note -> fleet.warn(new Warning.Noticed(GateName.DATA.word(), note)));
  }

  /** What was begun before a release was to go live and is not known to have ended, each once. */
  static List<Warning.AttemptUnknown> unknownAttempts(Collection<RootState> states) {
    AttemptLog log = AttemptLog.of(states.stream().map(RootState::history).toList());
    Map<String, Warning.AttemptUnknown> open = new TreeMap<>();
    for (RootState state : states) {
      log.open(state.history())
          .ifPresent(
              one ->
                  open.putIfAbsent(
                      one.note().run(),
                      new Warning.AttemptUnknown(
                          one.note().release(), one.note().hooks(), one.begun())));
    }
    return List.copyOf(open.values());
  }

  /** The same, of the hosts of a run. */
  static List<Warning.AttemptUnknown> unknownAttempts(Fleet fleet) {
    return unknownAttempts(fleet.states());
  }

  /** Tells of gates that the last deploy of some host went through and that are not asked now. */
  static void warnOfGatesGone(Fleet fleet, List<String> inForce) {
    Set<String> told = new HashSet<>();
    for (Member member : fleet.members()) {
      for (Warning.GateGone gone : GatesGone.of(member.state(), inForce)) {
        if (!GateThatWent.isAmong(gone.gate()) && told.add(gone.gate())) {
          fleet.warn(gone);
        }
      }
    }
  }

  /** What the hosts leave that flip, where that is one release. */
  static Optional<ReleaseId> previous(Plan plan) {
    List<Optional<ReleaseId>> all =
        plan.hosts().stream()
            .filter(host -> host.step(Step.Activate.class).isPresent())
            .map(HostPlan::from)
            .distinct()
            .toList();
    return all.size() == 1 ? all.get(0) : Optional.empty();
  }

  /** What is live on all of them. */
  static Live live(Fleet fleet) {
    return Live.together(fleet.members().stream().map(member -> member.state().live()).toList());
  }

  /** The release that is live somewhere with this content: then it keeps its id everywhere. */
  static Optional<ReleaseId> liveAs(Fleet fleet, Digest digest) {
    return fleet.members().stream()
        .flatMap(member -> liveAs(member.state(), digest).stream())
        .findFirst();
  }

  /** Whether a release with this content is live on this host. */
  static boolean isLive(Member member, Digest digest) {
    return liveAs(member.state(), digest).isPresent();
  }

  /** Whether this very release is live on some host. */
  static boolean isLiveAs(Fleet fleet, ReleaseId id) {
    return fleet.members().stream()
        .anyMatch(member -> member.state().live().release().equals(Optional.of(id)));
  }

  private static Optional<ReleaseId> liveAs(RootState state, Digest digest) {
    return state
        .live()
        .release()
        .filter(id -> state.records().containsKey(id))
        .filter(id -> state.records().get(id).digest().equals(digest));
  }

  /** Of which commit a release was made, or what else was recorded of that. */
  static Optional<String> revision(RootState state, ReleaseId id) {
    Optional<ReleaseRecord> record = state.record(id);
    return record
        .flatMap(ReleaseRecord::source)
        .flatMap(Origin::commit)
        .or(() -> record.flatMap(ReleaseRecord::revision));
  }

  /** Whether a release with this content is live on all hosts. */
  static boolean isLive(Fleet fleet, Digest digest) {
    return fleet.members().stream().allMatch(m -> liveAs(m.state(), digest).isPresent());
  }

  /**
   * Whether a release with this content is live on some host, and would lose changes there, or has
   * lost its manifest on another one.
   */
  static boolean isLiveAndChanged(Fleet fleet, Map<Member, Plan> plans, Digest digest) {
    Optional<ReleaseId> live = liveAs(fleet, digest);
    if (live.isPresent()
        && fleet.members().stream()
            .map(Member::state)
            .filter(state -> state.live().release().equals(live))
            .anyMatch(state -> Remains.hasLostItsManifest(state, live.get()))) {
      return true;
    }
    return fleet.members().stream()
        .filter(member -> liveAs(member.state(), digest).isPresent())
        .flatMap(member -> plans.get(member).gates().stream())
        .filter(finding -> finding.gate() == GateName.DRIFT)
        .anyMatch(finding -> finding.objects() || finding.isOverridden());
  }

  /**
   * The release with this content that is there on some host and never was live on any: what was
   * rehearsed, or what a deploy has published that ended before its flip. Of several the one that a
   * journal has named last.
   */
  static Optional<ReleaseId> waitingAs(Fleet fleet, Digest digest) {
    Map<ReleaseId, Long> waiting = new TreeMap<>();
    for (Member member : fleet.members()) {
      RootState state = member.state();
      Rehearsals rehearsals = new Rehearsals(state.history());
      for (ReleaseRecord record : state.records().values()) {
        if (record.digest().equals(digest) && state.isWhole(record.id())) {
          waiting.merge(
              record.id(),
              rehearsals.last(record.id(), digest).map(Rehearsed::number).orElse(0L),
              Math::max);
        }
      }
    }
    return waiting.keySet().stream()
        .filter(id -> fleet.members().stream().allMatch(m -> couldGoLive(m.state(), id, digest)))
        .max(Comparator.comparing((ReleaseId id) -> waiting.get(id)).thenComparing(id -> id));
  }

  /** Whether nothing of that id stands in the way, and nothing that was live had that content. */
  private static boolean couldGoLive(RootState state, ReleaseId id, Digest digest) {
    Rehearsals rehearsals = new Rehearsals(state.history());
    boolean spoilt =
        rehearsals
            .last(id, digest)
            .filter(last -> last.outcome() == Rehearsed.Outcome.CHANGED)
            .isPresent();
    boolean other =
        state.isUnmanaged(id)
            || (state.records().containsKey(id)
                && !(state.isWhole(id) && state.records().get(id).digest().equals(digest)))
            || state.releases().stream()
                .anyMatch(there -> !there.equals(id) && there.equalsButForCase(id));
    return !spoilt
        && !other
        && !rehearsals.wasLive(id, digest)
        && !state
            .history()
            .verdictOn(id, Optional.of(digest))
            .equals(Optional.of(JournalRecord.Kind.BAD));
  }

  /** Whether some host has a release of that id, or a trace of one. */
  static boolean isTaken(Fleet fleet, ReleaseId id) {
    return fleet.members().stream()
        .map(Member::state)
        .anyMatch(state -> state.releases().contains(id) || state.records().containsKey(id));
  }
}
