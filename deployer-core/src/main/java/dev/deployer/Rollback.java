package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.HooksAndChecks;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.RolloutInPlan;
import dev.deployer.cluster.Transaction;
import dev.deployer.execution.Executor;
import dev.deployer.gate.DataGate;
import dev.deployer.gate.Finding;
import dev.deployer.manifest.Digest;
import dev.deployer.metadata.Metadata;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.PassedOver;
import dev.deployer.plan.Plan;
import dev.deployer.plan.RollbackPlanner;
import dev.deployer.plan.Step;
import dev.deployer.root.History;
import dev.deployer.root.ReleaseRecord;
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
import java.util.stream.Stream;

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
  private DataGate.Judged data = DataGate.Judged.NONE;

  Rollback(Runs runs, RollbackRequest request) {
    this.runs = runs;
    this.request = request;
    this.wiring = new HookWiring(runs);
    this.announcements = new Announcements(runs);
    this.elsewhere = Elsewhere.of(runs, runs.target().settings().gates().sharing());
  }

  Plan plan() throws DeployerException {
    new Preflight(runs).warnOfReturn();
    try (elsewhere) {
      elsewhere.begin();
      return runs.together(this::shown);
    }
  }

  private Plan shown(Fleet fleet) throws IOException, DeployerException {
    fleet.all(member -> member.state(member.run().state()));
    fleet.warnOfContradictions();
    Optional<ReleaseId> to = target(fleet, request.to());
    Map<Member, RollbackPlanner.Seen> seen = new ConcurrentHashMap<>();
    fleet.all(member -> seen.put(member, HandChanges.seen(member, to)));
    return planned(fleet, to, seen);
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
        result -> Optional.of(end(result)));
  }

  private static Announcements.End end(RollbackResult result) {
    if (result.isOpen()) {
      return new Announcements.End(
          Occasion.MIXED,
          result.to() + " is live on all hosts, and on some the end of the run is not known.");
    }
    if (result.alreadyLive()) {
      return new Announcements.End(
          Occasion.CONFIRMED, result.to() + " was live on all hosts already; nothing was done.");
    }
    return result.unhealthy().isEmpty()
        ? new Announcements.End(
            Occasion.CONFIRMED, result.to() + " is live on all hosts again, and good.")
        : new Announcements.End(
            Occasion.UNHEALTHY,
            result.to()
                + " is live on all hosts again, and not well: "
                + Unhealthy.inWords(result.unhealthy()));
  }

  /**
   * The release that all of several hosts go to: the one that the first host with such a release
   * would go to alone.
   */
  private static Optional<ReleaseId> target(Fleet fleet, Optional<ReleaseId> named) {
    return named.or(
        () ->
            fleet.members().stream()
                .flatMap(member -> member.state().previousGood().stream())
                .map(History.Served::id)
                .findFirst());
  }

  /**
   * The plan.
   *
   * @param seen what was found in the releases; of no host where they are looked at later
   */
  private Plan planned(Fleet fleet, Optional<ReleaseId> to, Map<Member, RollbackPlanner.Seen> seen)
      throws IOException, DeployerException {
    Map<Member, RollbackPlanner.Donor> donors = new MissingReleases(runs, fleet).donors(to);
    Map<Member, Plan> plans = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      RollbackPlanner planner = new RollbackPlanner(member.address(), member.state());
      if (seen.containsKey(member)) {
        planner.seeing(seen.get(member), request.accepted());
      }
      plans.put(
          member,
          planner.plan(to, Optional.ofNullable(donors.get(member)), request.to().isPresent()));
    }
    data = data(fleet, to, donors);
    return FleetPlans.together(
            fleet,
            plans,
            runs.terms(
                Optional.empty(),
                !inWaves(),
                RolloutInPlan.ofReturn(rollout(), runs.target().settings().reconnectFor()),
                List.of()),
            Stream.concat(data.finding().stream(), contract(fleet, to, plans).stream()).toList())
        .noting(data.notes());
  }

  /** What the gate says of the release that is to read the data again. */
  private DataGate.Judged data(
      Fleet fleet, Optional<ReleaseId> to, Map<Member, RollbackPlanner.Donor> donors)
      throws IOException, DeployerException {
    if (to.isEmpty()) {
      return DataGate.Judged.NONE;
    }
    Optional<ReleaseRecord> record =
        Stream.concat(
                fleet.members().stream()
                    .flatMap(
                        member ->
                            Optional.ofNullable(member.state().records().get(to.get())).stream()),
                donors.values().stream().map(RollbackPlanner.Donor::record))
            .findFirst();
    if (record.isEmpty()
        && fleet.members().stream()
            .noneMatch(member -> member.state().releases().contains(to.get()))) {
      // That it is not there is objected to elsewhere; of what it reads there is nothing to say.
      return DataGate.Judged.NONE;
    }
    return new DataOnHosts(runs, fleet, elsewhere)
        .judge(to.get(), record.flatMap(ReleaseRecord::metadata), false, request.accepted());
  }

  /** What the gate says, where something is to go live. */
  private Optional<Finding> contract(Fleet fleet, Optional<ReleaseId> to, Map<Member, Plan> plans)
      throws DeployerException {
    Optional<Metadata> says =
        to.flatMap(
            release ->
                fleet.members().stream()
                    .flatMap(member -> member.state().says(release).stream())
                    .findFirst());
    if (!FleetPlans.flips(plans.values()) || !ContractFacts.of(fleet).concerns(says)) {
      return Optional.empty();
    }
    return ContractFacts.of(fleet, elsewhere.hosts(), runs.target().settings().gates().data())
        .ofRelease(to.orElseThrow(), says, false, request.accepted());
  }

  private RollbackResult run(Fleet fleet, long start) throws IOException, DeployerException {
    fleet.all(member -> member.state(member.run().state()));
    Plan shown = planned(fleet, target(fleet, request.to()), Map.of());
    FleetPlans.requireNoObjections(fleet, shown);
    Map<Member, Live> before = new LinkedHashMap<>();
    fleet.members().forEach(member -> before.put(member, member.state().live()));
    ReturnAhead ahead = new ReturnAhead(fleet.decider().run(), shown.release());
    try (ahead) {
      fleet.lock(
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
    Plan plan = planned(fleet, target(fleet, shown.release()), Map.of());
    FleetPlans.tellOfGates(fleet, plan);
    FleetPlans.requireNoObjections(fleet, plan);
    warnOfThosePassedOver(fleet);
    requireSameContent(fleet, plan);
    FleetPlans.warnOfKnownBad(fleet, plan);
    FleetPlans.warnOfData(fleet, data);
    announcements.overridden(plan.gates());
    fleet.all(
        member -> {
          int number = fleet.members().indexOf(member);
          Executor executor =
              new Executor(
                      member.run(), member.state(), plan.hosts().get(number), request.accepted())
                  .noting(FleetPlans.gates(plan, member));
          if (!fleet.isCluster()) {
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
        (inWaves()
                ? wiring.ofCarefulReturn(fleet, announcements)
                : wiring.ofReturn(fleet, announcements))
            .about(plan.release().orElseThrow());
    Map<Member, String> open = new LinkedHashMap<>();
    if (fleet.members().stream().anyMatch(Member::flips)) {
      Transaction.Outcome outcome =
          new Transaction(fleet, plan.release(), plan.digest(), rollout(), hooksAndChecks).run();
      warnings.addAll(outcome.warnings());
      open.putAll(outcome.open());
    }
    warnings.addAll(changedInWhatWasLeft(fleet, plan, ahead));
    warnings.addAll(fleet.giveBack(open));
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
  private static List<Warning> changedInWhatWasLeft(Fleet fleet, Plan plan, ReturnAhead ahead) {
    Map<Member, Warning> left = new ConcurrentHashMap<>();
    Optional<SweepAhead> asked = fleet.isCluster() ? Optional.empty() : ahead.left();
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

  private boolean inWaves() {
    return request.pace() == RollbackRequest.Pace.IN_WAVES;
  }

  private Rollout rollout() {
    Rollout rollout = runs.target().rollout();
    return inWaves() ? rollout : rollout.atOnce();
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
        digests.add(
            Optional.ofNullable(member.state().records().get(release)).map(ReleaseRecord::digest));
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
