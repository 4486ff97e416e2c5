package dev.deployer;

import dev.deployer.cluster.Failures;
import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.HooksAndChecks;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.TriedOut;
import dev.deployer.event.Event;
import dev.deployer.execution.Executor;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.DriftGate;
import dev.deployer.gate.GateName;
import dev.deployer.gate.Verdict;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.HookResult;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.Step;
import dev.deployer.root.Noted;
import dev.deployer.root.Rehearsed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One rehearsal: a deploy up to where something would go live. All hosts get the release, the hooks
 * of {@code rehearse} try it there, and how that ended is recorded on all of them.
 */
final class Rehearsal {
  private final Runs runs;
  private final DeployRequest request;
  private final HookWiring wiring;
  private final GateFacts facts;
  private final DeployPlanning planning;
  private final List<Acceptance> accepted;
  private final List<Warning> warnings = new ArrayList<>();
  private final long start = System.nanoTime();

  Rehearsal(Runs runs, DeployRequest request) {
    this.runs = runs;
    this.request = request;
    this.wiring = new HookWiring(runs);
    this.facts = new GateFacts(runs, request);
    // Whatever was changed by hand, a rehearsal is of what is deployed.
    this.accepted =
        request.accepted().stream().filter(word -> word.gate() != GateName.DRIFT).toList();
    this.planning = new DeployPlanning(runs, request, facts, accepted, Approvals.awaited(runs));
  }

  RehearseResult run() throws DeployerException {
    if (runs.target().rollout().hooks().of(HookPhase.REHEARSE).isEmpty()) {
      throw new DeployerException(
          DeployerException.Kind.INVALID,
          new Live.Unknown(),
          "there is no hook in the phase rehearse, so nothing would be tried",
          null);
    }
    try (Announcements announcements = new Announcements(runs)) {
      Preflight preflight = Preflight.ofRehearsal(runs);
      preflight.beforeBuild();
      facts.beforeBuild();
      wiring.build();
      preflight.afterBuild();
      try (SourceScan scan = SourceScan.start(request.source(), runs, facts)) {
        return runs.together(fleet -> run(fleet, scan, announcements));
      }
    }
  }

  private RehearseResult run(Fleet fleet, SourceScan scan, Announcements announcements)
      throws IOException, DeployerException {
    GateFacts.OfSource known = scan.result();
    HooksAndChecks hooks = wiring.ofRehearsal(fleet);
    hooks.requireShells();
    fleet
        .locks()
        .take("rehearse" + request.release().map(id -> " " + id).orElse(""), request.message());
    FleetRecovery settlement = new Settling(runs, announcements).done(fleet);
    settlement.warnOfWhatIsOwed();
    fleet.members().forEach(member -> warnings.addAll(settlement.warnings(member)));
    Surveys surveys = new Surveys(fleet);
    Plan planned = planning.rehearsal(fleet, known, surveys);
    fleet.members().forEach(member -> warnOfDrift(fleet, member, planned));
    Plan plan =
        planned.with(
            planned.gates().stream().filter(found -> found.gate() != GateName.DRIFT).toList());
    FleetPlans.tellOfGates(fleet, plan);
    FleetPlans.requireNoObjections(fleet, plan);
    ReleaseId release = plan.release().orElseThrow();
    announcements.about(plan.release(), Optional.empty());
    announcements.overridden(plan.gates());
    for (Member member : fleet.members()) {
      HostPlan own = FleetPlans.of(fleet, plan, member);
      Executor executor =
          new Executor(member.run(), member.state(), own, accepted)
              .noting(FleetPlans.gates(plan, member));
      planning.held(member).ifPresent(drift -> executor.holding(drift.differences()));
      member.plan(own, executor);
    }
    new ReleaseBuilding(runs, request).run(fleet, known, surveys, release);
    // Before anything is tried, so that what fails or dies there leaves no more each time.
    Map<Member, Executor.Outcome> outcomes = retire(fleet);
    List<Member> trying =
        fleet.members().stream().filter(member -> !member.plan().steps().isEmpty()).toList();
    List<Rehearsed.Tried> tried = tried(fleet, plan, hooks.about(release), trying);
    return result(fleet, plan, tried, outcomes);
  }

  /** What is live was changed there: the rehearsal is of something else, and goes on. */
  private void warnOfDrift(Fleet fleet, Member member, Plan planned) {
    FleetPlans.gates(planned, member).stream()
        .filter(found -> found.gate() == GateName.DRIFT && found.verdict() != Verdict.PASSED)
        .filter(found -> !found.details().isEmpty())
        .map(
            found ->
                new Warning.NotAsDeployed(
                    member.state().live().release().orElseThrow(),
                    fleet.isCluster() ? Optional.of(member.toString()) : Optional.empty(),
                    DriftGate.places(found),
                    found.details().get(0)))
        .forEach(warnings::add);
  }

  /** Tries it, and records on all hosts that it does, and how that ended. */
  private static List<Rehearsed.Tried> tried(
      Fleet fleet, Plan plan, HooksAndChecks hooks, List<Member> on)
      throws IOException, DeployerException {
    ReleaseId release = plan.release().orElseThrow();
    Digest digest = plan.digest().orElseThrow();
    fleet.all(member -> member.executor().rehearses(release, digest));
    long begun = System.nanoTime();
    TriedOut ended = hooks.rehearse(on);
    List<Rehearsed.Tried> tried = each(ended.report().results());
    Noted how =
        Rehearsed.noted(
            ended.changed()
                ? Rehearsed.Outcome.CHANGED
                : ended.failure().isPresent() ? Rehearsed.Outcome.FAILED : Rehearsed.Outcome.PASSED,
            Duration.ofNanos(System.nanoTime() - begun),
            tried);
    Fleet.Task record = member -> member.executor().rehearsed(release, digest, how);
    if (ended.failure().isPresent()) {
      DeployerException failure = ended.failure().get();
      fleet.each(fleet.members(), record).values().forEach(failure::addSuppressed);
      throw failure;
    }
    fleet.all(record);
    return tried;
  }

  /** A hook that ran on several hosts is told of once. */
  private static List<Rehearsed.Tried> each(List<HookResult> results) {
    Map<String, Rehearsed.Tried> each = new LinkedHashMap<>();
    for (HookResult result : results) {
      each.merge(
          result.hook(),
          new Rehearsed.Tried(result.hook(), result.passed(), result.took()),
          (one, other) ->
              new Rehearsed.Tried(
                  one.name(),
                  one.passed() && other.passed(),
                  one.took().compareTo(other.took()) > 0 ? one.took() : other.took()));
    }
    return List.copyOf(each.values());
  }

  /** What cannot be retired stands in the way of nothing. */
  private Map<Member, Executor.Outcome> retire(Fleet fleet) {
    Map<Member, Executor.Outcome> outcomes = new ConcurrentHashMap<>();
    fleet
        .each(fleet.members(), member -> outcomes.put(member, member.executor().retire()))
        .forEach(
            (member, e) ->
                warnings.add(
                    new Warning.OldReleasesStay(
                        Optional.of(member.toString()), Failures.message(e))));
    outcomes.values().forEach(outcome -> warnings.addAll(outcome.warnings()));
    return outcomes;
  }

  private RehearseResult result(
      Fleet fleet, Plan plan, List<Rehearsed.Tried> tried, Map<Member, Executor.Outcome> outcomes) {
    List<RehearseResult.OnHost> hosts =
        fleet.members().stream()
            .map(member -> done(member, Optional.ofNullable(outcomes.get(member))))
            .toList();
    Digest digest = plan.digest().orElseThrow();
    boolean everywhere =
        fleet.members().stream().allMatch(member -> FleetPlans.isLive(member, digest));
    return new RehearseResult(
        plan.release().orElseThrow(),
        digest,
        everywhere ? FleetPlans.liveAs(fleet, digest) : Optional.empty(),
        hosts,
        tried.stream()
            .map(hook -> new RehearseResult.Tried(hook.name(), hook.passed(), hook.took()))
            .toList(),
        plan.gates(),
        warnings,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static RehearseResult.OnHost done(Member member, Optional<Executor.Outcome> outcome) {
    HostPlan plan = member.plan();
    Event.Staged staged = member.executor().staged();
    return new RehearseResult.OnHost(
        member.address(),
        plan.steps().isEmpty()
            ? RehearseResult.Verdict.ALREADY_LIVE
            : plan.step(Step.Stage.class).isPresent()
                ? RehearseResult.Verdict.PUBLISHED
                : RehearseResult.Verdict.THERE,
        staged.sentFiles(),
        staged.sentBytes(),
        staged.copiedFiles(),
        staged.copiedBytes(),
        staged.linkedFiles(),
        plan.changes().removed().size(),
        outcome.map(Executor.Outcome::retired).orElse(List.of()));
  }
}
