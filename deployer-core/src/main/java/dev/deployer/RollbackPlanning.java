package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.RolloutInPlan;
import dev.deployer.gate.DataGate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings;
import dev.deployer.metadata.Metadata;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.plan.RollbackPlanner;
import dev.deployer.root.History;
import dev.deployer.root.ReleaseRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans a rollback: finds where all hosts go back to, asks them, and lets the gates judge. */
final class RollbackPlanning {
  private final Runs runs;
  private final RollbackRequest request;
  private final Elsewhere elsewhere;
  private DataGate.Judged data = DataGate.Judged.NONE;

  RollbackPlanning(Runs runs, RollbackRequest request, Elsewhere elsewhere) {
    this.runs = runs;
    this.request = request;
    this.elsewhere = elsewhere;
  }

  /**
   * The release that all of several hosts go to: the one that the first host with such a release
   * would go to alone.
   */
  static Optional<ReleaseId> target(Fleet fleet, Optional<ReleaseId> named) {
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
  Plan plan(Fleet fleet, Optional<ReleaseId> to, Map<Member, RollbackPlanner.Seen> seen)
      throws IOException, DeployerException {
    Optional<Objection> never =
        to.isEmpty() ? Optional.empty() : NeverLive.of(fleet, to.get(), elsewhere);
    Map<Member, RollbackPlanner.Donor> donors = new MissingReleases(runs, fleet).donors(to);
    Map<Member, Plan> plans = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      RollbackPlanner planner = new RollbackPlanner(member.address(), member.state());
      never.ifPresent(planner::refusing);
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
                !isInWaves(),
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
                    .flatMap(member -> member.state().record(to.get()).stream()),
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
    if (!FleetPlans.flips(plans.values())) {
      return Optional.empty();
    }
    GateSettings gates = runs.target().settings().gates();
    return ContractFacts.of(fleet, elsewhere.hosts(gates.sharing()), gates.data())
        .ofRelease(to.orElseThrow(), says, false, request.accepted());
  }

  /** What was said of the data when it was last planned. */
  DataGate.Judged data() {
    return data;
  }

  boolean isInWaves() {
    return request.pace() == RollbackRequest.Pace.IN_WAVES;
  }

  /** How it goes over the hosts. */
  Rollout rollout() {
    Rollout rollout = runs.target().rollout();
    return isInWaves() ? rollout : rollout.atOnce();
  }
}
