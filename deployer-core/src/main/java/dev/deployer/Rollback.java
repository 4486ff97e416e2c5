package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.HooksAndChecks;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.Transaction;
import dev.deployer.execution.Executor;
import dev.deployer.manifest.Digest;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.PassedOver;
import dev.deployer.plan.Plan;
import dev.deployer.plan.RollbackPlanner;
import dev.deployer.plan.Step;
import dev.deployer.root.SweepAhead;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One rollback, from plan to end. It leaves the release that its plan names, and the plan is made
 * before the lock is asked for: of two rollbacks in a panic the second finds another release live,
 * and does nothing.
 */
final class Rollback {
  private final Runs runs;
  private final RollbackRequest request;
  private final HookWiring wiring;
  private final Announcements announcements;
  private final Elsewhere elsewhere;
  private final RollbackPlanning planning;

  Rollback(Runs runs, RollbackRequest request) {
    this.runs = runs;
    this.request = request;
    this.wiring = new HookWiring(runs);
    this.announcements = new Announcements(runs);
    this.elsewhere = Elsewhere.of(runs, runs.target().settings().gates().sharing());
    this.planning = new RollbackPlanning(runs, request, elsewhere);
  }

  Plan plan() throws DeployerException {
    new Preflight(runs).warnOfReturn();
    try (elsewhere) {
      elsewhere.begin();
      return runs.together(this::shown);
    }
  }

  private Plan shown(Fleet fleet) throws IOException, DeployerException {
    fleet.look(member -> member.state(member.run().state()));
    fleet.warnOfContradictions();
    Optional<ReleaseId> to = RollbackPlanning.target(fleet, request.to());
    Map<Member, RollbackPlanner.Seen> seen = new ConcurrentHashMap<>();
    fleet.look(member -> seen.put(member, HandChanges.seen(member, to)));
    return planning.plan(fleet, to, seen);
  }

  RollbackResult run() throws DeployerException {
    long start = System.nanoTime();
    return announcements.during(
        () -> {
          new Preflight(runs).warnOfReturn();
          try (elsewhere) {
            elsewhere.begin();
            return runs.together(fleet -> run(fleet, start));
          }
        },
        result -> Optional.of(RunEnd.of(result)));
  }

  private RollbackResult run(Fleet fleet, long start) throws IOException, DeployerException {
    fleet.look(member -> member.state(member.run().state()));
    Plan shown = planning.plan(fleet, RollbackPlanning.target(fleet, request.to()), Map.of());
    FleetPlans.requireNoObjections(fleet, shown);
    Map<Member, Live> before = new LinkedHashMap<>();
    fleet.members().forEach(member -> before.put(member, member.state().live()));
    ReturnAhead ahead = new ReturnAhead(fleet.decider().run(), shown.release());
    try (ahead) {
      fleet
          .locks()
          .take(
              "roll back to " + shown.release().map(ReleaseId::value).orElseThrow(),
              Optional.empty(),
              ahead);
    }
    // A way back does not wait until what is left behind has proven itself.
    FleetRecovery settlement =
        new FleetRecovery(fleet, wiring.noProof(fleet), wiring.ofReturn(fleet, announcements));
    announcements.about(shown);
    settlement.disarm();
    settlement.settle(Optional.empty());
    announcements.settled(settlement);
    announcements.reached(Occasion.STARTED);
    settlement.warnOfWhatIsOwed();
    requireStillLive(fleet, before, settlement, shown);
    Plan plan = planning.plan(fleet, RollbackPlanning.target(fleet, shown.release()), Map.of());
    FleetPlans.tellOfGates(fleet, plan);
    FleetPlans.requireNoObjections(fleet, plan);
    warnOfThosePassedOver(fleet);
    requireSameContent(fleet, plan);
    FleetPlans.warnOfKnownBad(fleet, plan);
    FleetPlans.warnOfData(fleet, planning.data());
    announcements.overridden(plan.gates());
    // What was seen before anything was done does not count after it.
    boolean seenAhead =
        !fleet.isCluster()
            && settlement.hasDoneNothing()
            && !runs.target().settings().gates().asksData();
    fleet.all(
        member -> {
          int number = fleet.members().indexOf(member);
          Executor executor =
              new Executor(
                      member.run(), member.state(), plan.hosts().get(number), request.accepted())
                  .noting(FleetPlans.gates(plan, member));
          if (seenAhead) {
            ahead.sweep().ifPresent(executor::seeing);
          }
          member.plan(plan.hosts().get(number), executor);
        });
    new MissingReleases(runs, fleet).build();
    for (Member member : fleet.members()) {
      announcements.overridden(member.executor().checked().stream().toList());
    }
    List<Warning> warnings = new ArrayList<>();
    fleet.members().forEach(member -> warnings.addAll(settlement.warnings(member)));
    HooksAndChecks hooksAndChecks =
        (planning.isInWaves()
                ? wiring.ofCarefulReturn(fleet, announcements)
                : wiring.ofReturn(fleet, announcements))
            .about(plan.release().orElseThrow());
    Map<Member, String> open = new LinkedHashMap<>();
    if (fleet.members().stream().anyMatch(Member::flips)) {
      Transaction.Outcome outcome =
          new Transaction(fleet, plan.release(), plan.digest(), planning.rollout(), hooksAndChecks)
              .run();
      warnings.addAll(outcome.warnings());
      open.putAll(outcome.open());
    }
    warnings.addAll(changedInWhatWasLeft(fleet, plan, seenAhead ? ahead.left() : Optional.empty()));
    warnings.addAll(fleet.locks().giveBack(open));
    boolean alreadyLive =
        fleet.members().stream().noneMatch(m -> m.flips() || settlement.hasMoved(m));
    return new RollbackResult(
        plan.release().orElseThrow(),
        alreadyLive,
        before.entrySet().stream()
            .map(
                e ->
                    new RollbackResult.OnHost(
                        e.getKey().address(),
                        e.getValue().release(),
                        Optional.ofNullable(open.get(e.getKey()))))
            .toList(),
        hooksAndChecks.unhealthy(),
        plan.gates(),
        warnings,
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** Where it was not asked with the lock, it is looked at when the way back is over. */
  private static List<Warning> changedInWhatWasLeft(
      Fleet fleet, Plan plan, Optional<SweepAhead> asked) {
    Map<Member, Warning> left = new ConcurrentHashMap<>();
    fleet.each(
        fleet.members().stream().filter(Member::flips).toList(),
        member ->
            HandChanges.left(member, FleetPlans.of(fleet, plan, member).from(), asked)
                .ifPresent(warning -> left.put(member, warning)));
    return fleet.members().stream().filter(left::containsKey).map(left::get).toList();
  }

  /** Where nobody has named a release: of the first host on which there are any. */
  private void warnOfThosePassedOver(Fleet fleet) {
    if (request.to().isEmpty()) {
      fleet.members().stream()
          .map(member -> PassedOver.on(member.state()))
          .filter(over -> !over.isEmpty())
          .findFirst()
          .ifPresent(over -> over.forEach(fleet::warn));
    }
  }

  /** A host that this run's own recovery has brought to the wanted release is no objection. */
  private static void requireStillLive(
      Fleet fleet, Map<Member, Live> before, FleetRecovery settlement, Plan shown)
      throws DeployerException {
    List<Objection> stale = new ArrayList<>();
    before.forEach(
        (member, live) -> {
          Live now = member.state().live();
          boolean arrived = settlement.hasMoved(member) && now.equals(Live.of(shown.release()));
          if (!now.equals(live) && !arrived) {
            stale.add(
                new Objection(
                    Objection.Kind.STALE_PLAN,
                    FleetPlans.named(fleet, member).map(name -> name + ": ").orElse("")
                        + live
                        + " when this rollback was planned, and now "
                        + now));
          }
        });
    if (!stale.isEmpty()) {
      throw DeployerException.refused(FleetPlans.live(fleet), stale);
    }
  }

  private static void requireSameContent(Fleet fleet, Plan plan) throws DeployerException {
    ReleaseId release = plan.release().orElseThrow();
    Set<Optional<Digest>> digests = new HashSet<>();
    for (Member member : fleet.members()) {
      if (FleetPlans.of(fleet, plan, member).step(Step.Stage.class).isEmpty()) {
        digests.add(member.state().digest(release));
      }
    }
    if (digests.size() > 1) {
      throw DeployerException.refused(
          FleetPlans.live(fleet),
          Objection.Kind.NO_SUCH_RELEASE,
          release + " is not the same release on all hosts");
    }
  }
}
