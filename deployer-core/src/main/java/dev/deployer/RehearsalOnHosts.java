package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Candidate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.gate.RehearsalFacts;
import dev.deployer.gate.RehearsalFacts.Change;
import dev.deployer.gate.RehearsalFacts.Situation;
import dev.deployer.gate.RehearsalGate;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.Itemizing;
import dev.deployer.plan.Plan;
import dev.deployer.root.Rehearsals;
import dev.deployer.root.Rehearsed;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Asks the hosts of a run, those that it leaves out, and those of another environment, what the
 * gate of rehearsals asks.
 */
final class RehearsalOnHosts {
  private final Fleet fleet;
  private final Elsewhere elsewhere;
  private final RehearsalRule rule;
  private final SortedMap<String, Change> changes = new TreeMap<>();
  private final List<String> unknown = new ArrayList<>();

  /** For hosts whose states were read. */
  RehearsalOnHosts(Fleet fleet, Elsewhere elsewhere, RehearsalRule rule) {
    this.fleet = fleet;
    this.elsewhere = elsewhere;
    this.rule = rule;
  }

  /**
   * What the gate says.
   *
   * @param release what is in it
   * @param plans of the hosts, which say what would change there
   */
  Finding judge(Manifest release, Map<Member, Plan> plans, Instant now, List<Acceptance> accepted)
      throws DeployerException {
    Digest digest = release.contentDigest();
    Situation situation = situation(digest, plans);
    List<String> unanswered = new ArrayList<>();
    Optional<Rehearsed> last = Optional.empty();
    if (situation == Situation.NEW) {
      compareOwn(plans);
      if (rule.when().isPresent()) {
        compareLeftOut(release);
      }
      last = newest(states(unanswered), digest);
    }
    return RehearsalGate.judge(
        new RehearsalFacts(
            Candidate.content(digest),
            situation,
            changes,
            unknown.stream().sorted().toList(),
            rule.on(),
            unanswered,
            last),
        rule,
        now,
        accepted);
  }

  /**
   * Content that is live and is put there again, since it was changed by hand, is as new. It is a
   * first deploy where nothing is live on any host of the environment.
   */
  private Situation situation(Digest digest, Map<Member, Plan> plans) throws DeployerException {
    if (FleetPlans.isLiveAlready(fleet, digest, plans.values())) {
      return Situation.ALREADY_LIVE;
    }
    return fleet.states().stream().allMatch(state -> state.live().release().isEmpty())
            && leftOut().stream().allMatch(RehearsalOnHosts::servesNothing)
        ? Situation.FIRST
        : Situation.NEW;
  }

  private List<Elsewhere.Seen> leftOut() throws DeployerException {
    return elsewhere.hosts(Set.of());
  }

  private static boolean servesNothing(Elsewhere.Seen host) {
    return host.state().map(state -> state.live() instanceof Live.Nothing).orElse(false);
  }

  private static Optional<ReleaseRecord> record(RootState state) {
    return state.live().release().flatMap(state::record);
  }

  /** The changes on all hosts, each once; a host that serves nothing yet needs no rehearsal. */
  private void compareOwn(Map<Member, Plan> plans) {
    for (Member member : fleet.members()) {
      plans.get(member).hosts().forEach(host -> add(host.changes()));
      Optional<ReleaseId> live = member.state().live().release();
      if (live.isPresent() && record(member.state()).isEmpty()) {
        unknown(member.name(), Remains.whyUnknown(member.state(), live.get()));
      }
    }
  }

  /**
   * The same of those that were left out, where another release is live than on those of the run.
   */
  private void compareLeftOut(Manifest release) throws DeployerException {
    Set<Digest> compared = new HashSet<>(Set.of(release.contentDigest()));
    fleet.states().stream()
        .flatMap(state -> record(state).stream())
        .map(ReleaseRecord::digest)
        .forEach(compared::add);
    for (Elsewhere.Seen host : leftOut()) {
      Optional<RootState> state = host.state();
      if (state.isEmpty()) {
        unknown.add(host.name() + " was left out, and " + host.unasked());
      } else if (record(state.get()).isPresent()) {
        compare(host, record(state.get()).get(), release, compared);
      } else if (!servesNothing(host)) {
        unknown(
            host.name(),
            state
                .get()
                .live()
                .release()
                .map(id -> Remains.whyUnknown(state.get(), id))
                .orElse(state.get().live().toString()));
      }
    }
  }

  private void compare(
      Elsewhere.Seen host, ReleaseRecord live, Manifest release, Set<Digest> compared)
      throws DeployerException {
    if (compared.contains(live.digest())) {
      return;
    }
    Optional<Manifest> there = elsewhere.manifest(host, live);
    if (there.isPresent()) {
      compared.add(live.digest());
      add(Itemizing.between(there.get(), release));
    } else {
      unknown(host.name(), "the manifest of " + live.id() + " could not be read there");
    }
  }

  private void unknown(String host, String why) {
    unknown.add("what changes on " + host + " is not known, since " + why);
  }

  private void add(Itemized between) {
    between.removed().forEach(path -> changes.putIfAbsent(path, Change.REMOVED));
    between.added().forEach(path -> changes.putIfAbsent(path, Change.ADDED));
    between.changed().forEach(path -> changes.putIfAbsent(path, Change.CHANGED));
  }

  /** The roots in which it may have been rehearsed. */
  private Stream<RootState> states(List<String> unanswered) throws DeployerException {
    if (rule.on().isEmpty()) {
      return Stream.concat(
          fleet.states().stream(), leftOut().stream().flatMap(host -> host.state().stream()));
    }
    List<RootState> states = new ArrayList<>();
    for (Elsewhere.Seen seen : elsewhere.hosts()) {
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
