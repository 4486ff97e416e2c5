package dev.deployer;

import dev.deployer.cluster.Attendance;
import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.RolloutInPlan;
import dev.deployer.cluster.Settlement;
import dev.deployer.cluster.Transaction;
import dev.deployer.manifest.Digest;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Acceptance;
import dev.deployer.plan.Plan;
import dev.deployer.plan.RollbackPlanner;
import dev.deployer.root.History;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.transaction.Executor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One rollback. The release that is left is part of the plan, which is made before the lock is
 * asked for: of two rollbacks in a panic the second finds another release live, and does nothing.
 */
final class Rollback {
  private final Runs runs;
  private final List<Acceptance> accepted;
  private final Attendants attendants;
  private final Announcements announcements;

  Rollback(Runs runs, List<Acceptance> accepted) {
    this.runs = runs;
    this.accepted = accepted;
    this.attendants = new Attendants(runs);
    this.announcements = new Announcements(runs);
  }

  Plan plan(Optional<ReleaseId> to) throws DeployerException {
    return runs.together(
        fleet -> {
          fleet.all(member -> member.state(member.run().state()));
          return planned(fleet, to);
        });
  }

  RollbackResult run(Optional<ReleaseId> to) throws DeployerException {
    long start = System.nanoTime();
    return announcements.during(
        () -> {
          new Preflight(runs).warnOfReturn();
          return runs.together(fleet -> run(fleet, to, start));
        },
        result -> Optional.of(end(result)));
  }

  private static Announcements.End end(RollbackResult result) {
    return result.unhealthy().isEmpty()
        ? new Announcements.End(
            Occasion.CONFIRMED, result.to() + " is live on all hosts again, and good.")
        : new Announcements.End(
            Occasion.UNHEALTHY,
            result.to()
                + " is live on all hosts again, and not well: "
                + result.unhealthy().stream()
                    .map(one -> one.check() + " of " + one.host() + ": " + one.reason())
                    .collect(Collectors.joining("; ")));
  }

  /** On several hosts all go to one release: where the first would go alone. */
  private Plan planned(Fleet fleet, Optional<ReleaseId> named) {
    Optional<ReleaseId> to =
        fleet.isCluster()
            ? named.or(() -> fleet.decider().state().previousGood().map(History.Served::id))
            : named;
    Map<Member, Plan> plans = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      plans.put(member, new RollbackPlanner(member.address(), member.state()).plan(to));
    }
    return FleetPlans.together(
        fleet,
        plans,
        runs.terms(Optional.empty(), RolloutInPlan.ofReturn(runs.target().rollout().atOnce())));
  }

  private RollbackResult run(Fleet fleet, Optional<ReleaseId> to, long start)
      throws IOException, DeployerException {
    fleet.all(member -> member.state(member.run().state()));
    Plan shown = planned(fleet, to);
    FleetPlans.requireNoObjections(fleet, shown);
    Map<Member, Live> before = new LinkedHashMap<>();
    fleet.members().forEach(member -> before.put(member, member.state().live()));
    fleet.lock(
        "roll back to " + shown.release().map(ReleaseId::value).orElseThrow(), Optional.empty());
    Settlement settlement = new Settlement(fleet, attendants.ofReturn(fleet, announcements));
    announcements.about(shown.release(), FleetPlans.previous(shown));
    announcements.reached(Occasion.STARTED);
    settlement.disarm();
    settlement.settle(Optional.empty());
    requireStillLive(fleet, before);
    Plan plan = planned(fleet, shown.release());
    FleetPlans.requireNoObjections(fleet, plan);
    requireSameContent(fleet, plan.release().orElseThrow());
    FleetPlans.warnOfKnownBad(fleet, plan);
    fleet.all(
        member -> {
          int number = fleet.members().indexOf(member);
          Executor executor =
              new Executor(member.run(), member.state(), plan.hosts().get(number), accepted);
          member.plan(plan.hosts().get(number), executor);
          executor.build(Optional.empty());
        });
    List<String> warnings = new ArrayList<>();
    fleet.members().forEach(member -> warnings.addAll(settlement.warnings(member)));
    Attendance attendance =
        attendants.ofReturn(fleet, announcements).about(plan.release().orElseThrow());
    if (fleet.members().stream().anyMatch(Member::flips)) {
      warnings.addAll(
          new Transaction(
                  fleet,
                  plan.release(),
                  plan.digest(),
                  runs.target().rollout().atOnce(),
                  attendance)
              .run());
    }
    return new RollbackResult(
        plan.release().orElseThrow(),
        before.entrySet().stream()
            .map(e -> new RollbackResult.OnHost(e.getKey().address(), e.getValue().release()))
            .toList(),
        attendance.unhealthy(),
        warnings,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static void requireStillLive(Fleet fleet, Map<Member, Live> before)
      throws DeployerException {
    List<Objection> stale = new ArrayList<>();
    before.forEach(
        (member, live) -> {
          Live now = member.state().live();
          if (!now.equals(live)) {
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

  private static void requireSameContent(Fleet fleet, ReleaseId release) throws DeployerException {
    Set<Optional<Digest>> digests = new HashSet<>();
    for (Member member : fleet.members()) {
      digests.add(
          Optional.ofNullable(member.state().records().get(release)).map(ReleaseRecord::digest));
    }
    if (digests.size() > 1) {
      throw DeployerException.refused(
          FleetPlans.live(fleet),
          Objection.Kind.NO_SUCH_RELEASE,
          release + " is not the same release on all hosts");
    }
  }
}
