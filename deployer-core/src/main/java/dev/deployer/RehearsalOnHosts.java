package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.gate.RehearsalFacts;
import dev.deployer.gate.RehearsalFacts.Change;
import dev.deployer.gate.RehearsalFacts.Situation;
import dev.deployer.gate.RehearsalGate;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.Plan;
import dev.deployer.root.Rehearsals;
import dev.deployer.root.Rehearsed;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Asks the hosts of a run, and those of another environment, what the gate of rehearsals asks. */
final class RehearsalOnHosts {
  private final Fleet fleet;
  private final List<Elsewhere.Seen> elsewhere;
  private final RehearsalRule rule;

  /**
   * For hosts whose states were read.
   *
   * @param elsewhere what others say, where it is to be rehearsed on another environment
   */
  RehearsalOnHosts(Fleet fleet, List<Elsewhere.Seen> elsewhere, RehearsalRule rule) {
    this.fleet = fleet;
    this.elsewhere = elsewhere;
    this.rule = rule;
  }

  /**
   * What the gate says.
   *
   * @param plans of the hosts, which say what would change there
   */
  Finding judge(Digest digest, Map<Member, Plan> plans, Instant now, List<Acceptance> accepted) {
    Situation situation = situation(digest, plans);
    List<String> unanswered = new ArrayList<>();
    Optional<Rehearsed> last =
        situation == Situation.NEW ? newest(states(unanswered), digest) : Optional.empty();
    return RehearsalGate.judge(
        new RehearsalFacts(situation, changes(plans), unknown(), rule.on(), unanswered, last),
        rule,
        now,
        accepted);
  }

  /** Content that is live and is put there again, since it was changed by hand, is as new. */
  private Situation situation(Digest digest, Map<Member, Plan> plans) {
    List<RootState> states = fleet.states();
    if (states.stream().allMatch(state -> state.live().release().isEmpty())) {
      return Situation.FIRST;
    }
    return FleetPlans.isLiveAlready(fleet, digest, plans.values())
        ? Situation.ALREADY_LIVE
        : Situation.NEW;
  }

  private static Optional<ReleaseRecord> record(RootState state) {
    return state.live().release().map(id -> state.records().get(id));
  }

  /** The changes on all hosts, each once. */
  private static SortedMap<String, Change> changes(Map<Member, Plan> plans) {
    SortedMap<String, Change> changes = new TreeMap<>();
    for (Plan plan : plans.values()) {
      for (HostPlan host : plan.hosts()) {
        Itemized own = host.changes();
        own.removed().forEach(path -> changes.put(path, Change.REMOVED));
        own.added().forEach(path -> changes.put(path, Change.ADDED));
        own.changed().forEach(path -> changes.put(path, Change.CHANGED));
      }
    }
    return changes;
  }

  /** Where what is live cannot be compared: a host that serves nothing yet needs no rehearsal. */
  private List<String> unknown() {
    List<String> unknown = new ArrayList<>();
    for (Member member : fleet.members()) {
      Optional<ReleaseId> live = member.state().live().release();
      if (live.isPresent() && record(member.state()).isEmpty()) {
        unknown.add(
            "what changes on "
                + member.name()
                + " is not known, since "
                + Remains.whyUnknown(member.state(), live.get()));
      }
    }
    return unknown.stream().sorted().toList();
  }

  /** The roots in which it may have been rehearsed. */
  private Stream<RootState> states(List<String> unanswered) {
    if (rule.on().isEmpty()) {
      return fleet.states().stream();
    }
    List<RootState> states = new ArrayList<>();
    for (Elsewhere.Seen seen : elsewhere) {
      if (seen.environment().equals(rule.on())) {
        seen.state().ifPresent(states::add);
        seen.why().ifPresent(why -> unanswered.add(seen.name() + ": " + why));
      }
    }
    if (states.isEmpty() && unanswered.isEmpty()) {
      unanswered.add(rule.on().get() + " is not configured");
    }
    return states.stream();
  }

  /**
   * The last one of this content in each journal, and of these the newest. Of two that ended in the
   * same second the one counts that did not pass.
   */
  private static Optional<Rehearsed> newest(Stream<RootState> states, Digest digest) {
    return states
        .flatMap(state -> new Rehearsals(state.history()).last(digest).stream())
        .max(Comparator.comparing(Rehearsed::at).thenComparing(one -> one.passed() ? 0 : 1));
  }
}
