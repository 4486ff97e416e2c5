package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.RolloutInPlan;
import dev.deployer.execution.Run;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.ApprovalGate;
import dev.deployer.gate.Candidate;
import dev.deployer.gate.DataGate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Drift;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.DeployPlanner;
import dev.deployer.plan.NextWayBack;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.plan.SharedEntries;
import dev.deployer.plan.WaitingRelease;
import dev.deployer.root.GatesOfRun;
import dev.deployer.source.Origin;
import dev.deployer.source.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Plans a deploy: asks all hosts, gives the release its id, and lets the gates judge. */
final class DeployPlanning {
  private final Runs runs;
  private final DeployRequest request;
  private final Settings settings;
  private final SharedEntries shared;
  private final GateFacts facts;
  private final List<Acceptance> accepted;
  private final Approvals approvals;
  private final Map<Member, Drift> held = new ConcurrentHashMap<>();
  private DataGate.Judged data = DataGate.Judged.NONE;

  /** For a request, and what a person accepts. */
  DeployPlanning(
      Runs runs,
      DeployRequest request,
      GateFacts facts,
      List<Acceptance> accepted,
      Approvals approvals) {
    this.runs = runs;
    this.request = request;
    this.settings = runs.target().settings();
    this.shared = SharedEntries.of(settings.declared());
    this.facts = facts;
    this.accepted = accepted;
    this.approvals = approvals;
  }

  /**
   * The plan of all hosts, with what the gates say.
   *
   * @param bound the release that a plan has named
   */
  Plan plan(Fleet fleet, GateFacts.OfSource known, Surveys surveys, Optional<ReleaseId> bound)
      throws IOException, DeployerException {
    OnHosts planned = onHosts(fleet, known, surveys, bound, DeployPlanner::plan);
    ReleaseId release = planned.release();
    Map<Member, Plan> plans = planned.plans();
    hold(fleet, plans, (member, waiting) -> waiting.goingLive(member.state(), accepted));
    data =
        facts
            .data(fleet, release, known, accepted)
            .noting(wayBack(fleet, plans, release, known.own().metadata()));
    Makers makers = Makers.of(fleet, known, request, runs, facts, approvals);
    PlanTerms terms = terms(Optional.of(known.origin()), makers.names());
    Optional<ApprovalGate.Judged> approval =
        !approvals.areAsked() || FleetPlans.flips(plans.values())
            ? approvals.judge(
                Candidate.content(known.source().manifest().contentDigest()),
                known.own().metadata(),
                terms,
                accepted)
            : Optional.of(ApprovalGate.Judged.notAsked("this content is live already"));
    List<String> commits = commits(fleet, known);
    // An interrupt ends git as well, and then not all of what it was asked is known.
    fleet.checkpoint();
    return FleetPlans.together(
            fleet,
            plans,
            terms
                .withStepsDueLater(later(fleet, known.own().metadata()))
                .withMessage(request.message())
                .withCommits(commits)
                .withAsked(approvals.isWithPlan() ? facts.asked() : terms.asked()),
            Stream.of(
                    facts.judged(known, accepted).stream(),
                    data.finding().stream(),
                    contract(fleet, release, known, plans),
                    rehearsed(fleet, known, plans).stream(),
                    promoted(fleet, known, plans).stream(),
                    approval.map(ApprovalGate.Judged::finding).stream(),
                    FleetPlans.flips(plans.values())
                        ? RulesOfRoots.thatWent(fleet, settings.gates().inForce(), accepted)
                            .stream()
                        : Stream.<Finding>of())
                .flatMap(found -> found)
                .toList())
        .noting(
            Stream.of(
                    data.notes(),
                    makers.notes(),
                    FleetPlans.unknownAttempts(fleet).stream()
                        .map(Warning.AttemptUnknown::inWords)
                        .toList(),
                    approval.map(ApprovalGate.Judged::notes).orElse(List.of()),
                    approvals.notes(fleet))
                .flatMap(List::stream)
                .toList());
  }

  /** Asked for whoever reads the plan, or is told of the run. */
  private List<String> commits(Fleet fleet, GateFacts.OfSource known) {
    return approvals.isPlanned() || !runs.target().rollout().sinks().isEmpty()
        ? new PlannedCommits(runs, request.source().place().at())
            .of(fleet, known.origin().revision())
        : List.of();
  }

  /** The steps of the release that are to be run by their names, since they are not done. */
  private static List<String> later(Fleet fleet, Optional<Metadata> says) {
    ContractFacts journals = ContractFacts.of(fleet);
    return says.map(Metadata::steps).orElse(List.of()).stream()
        .filter(step -> journals.done(step).isEmpty())
        .map(ReleaseStep::name)
        .toList();
  }

  /** What is to be known of rollbacks before the release is live. */
  private static List<String> wayBack(
      Fleet fleet, Map<Member, Plan> plans, ReleaseId release, Optional<Metadata> says) {
    return fleet.members().stream()
        .filter(member -> FleetPlans.flips(List.of(plans.get(member))))
        .flatMap(member -> NextWayBack.note(member.state(), release, says).stream())
        .distinct()
        .toList();
  }

  /** What was said of the data when it was last planned. */
  DataGate.Judged data() {
    return data;
  }

  /** What a person accepts. */
  List<Acceptance> accepted() {
    return accepted;
  }

  /** Whose signatures counted when it was last planned. */
  List<GatesOfRun.Approved> approved() {
    return approvals.approved();
  }

  /**
   * What differed in the release that this host has already and is to go live there; empty where it
   * gets it by the plan.
   */
  Optional<Drift> held(Member member) {
    return Optional.ofNullable(held.get(member));
  }

  /** Holds what hosts have already, and the plan takes as it is, to its manifest. */
  private void hold(
      Fleet fleet, Map<Member, Plan> plans, BiFunction<Member, WaitingRelease, Plan> judge)
      throws IOException, DeployerException {
    Map<Member, ReleaseId> waiting = new HashMap<>();
    plans.forEach(
        (member, plan) -> WaitingRelease.in(plan).ifPresent(id -> waiting.put(member, id)));
    fleet.look(
        waiting.keySet(),
        member -> {
          ReleaseId id = waiting.get(member);
          Optional<Drift> drift = HandChanges.in(member, id);
          drift.ifPresent(known -> held.put(member, known));
          plans.put(member, judge.apply(member, new WaitingRelease(plans.get(member), id, drift)));
        });
  }

  private Optional<Finding> rehearsed(
      Fleet fleet, GateFacts.OfSource known, Map<Member, Plan> plans) throws DeployerException {
    Optional<RehearsalRule> rule = settings.gates().rehearsal();
    return rule.isEmpty()
        ? Optional.empty()
        : Optional.of(facts.rehearsal(fleet, known, rule.get(), plans, accepted));
  }

  private Optional<Finding> promoted(Fleet fleet, GateFacts.OfSource known, Map<Member, Plan> plans)
      throws DeployerException {
    Optional<PromotionRule> rule = settings.gates().promotion();
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    Digest digest = known.source().manifest().contentDigest();
    return Optional.of(
        new PromotionOnHosts(facts.elsewhere(), rule.get(), runs.clock().instant())
            .ofContent(digest, FleetPlans.isLiveAlready(fleet, digest, plans.values()), accepted));
  }

  /** The plan of a rehearsal; of the gates it is asked what is to be sent, and what has drifted. */
  Plan rehearsal(Fleet fleet, GateFacts.OfSource known, Surveys surveys)
      throws IOException, DeployerException {
    OnHosts planned = onHosts(fleet, known, surveys, Optional.empty(), DeployPlanner::rehearsal);
    Digest digest = known.source().manifest().contentDigest();
    if (planned.plans().values().stream().allMatch(Plan::isEmpty)
        && fleet.members().stream().allMatch(member -> FleetPlans.isLive(member, digest))) {
      // What is live is served while it is tried, so it is tried beside that.
      ReleaseId beside =
          request
              .release()
              .filter(id -> !FleetPlans.isLiveAs(fleet, id))
              .or(() -> FleetPlans.waitingAs(fleet, digest))
              .orElseGet(() -> freeId(fleet));
      planned =
          new OnHosts(
              beside, onHosts(fleet, known, surveys, beside, true, DeployPlanner::rehearsal));
    }
    hold(fleet, planned.plans(), (member, waiting) -> waiting.tried());
    return FleetPlans.together(
        fleet,
        planned.plans(),
        terms(Optional.of(known.origin()), List.of()),
        facts.judged(known, accepted).stream().toList());
  }

  /**
   * The id: that under which the content is live or waits to be, unless another was asked for; else
   * the time.
   */
  private ReleaseId release(Fleet fleet, GateFacts.OfSource known, Optional<ReleaseId> bound) {
    Digest digest = known.source().manifest().contentDigest();
    return (fleet.isCluster() ? FleetPlans.liveAs(fleet, digest) : Optional.<ReleaseId>empty())
        .or(() -> bound)
        .or(request::release)
        .or(() -> FleetPlans.waitingAs(fleet, digest))
        .orElseGet(() -> freeId(fleet));
  }

  /** Plans for one host. */
  private interface Planner {
    Plan plan(DeployPlanner on, DeployPlanner.Wish wish);
  }

  /** What is planned for each host, under which id. */
  private record OnHosts(ReleaseId release, Map<Member, Plan> plans) {}

  /**
   * Plans under the id that the content has already, and once more under the one that was asked
   * for, on all hosts, where that content was changed by hand on some host: it cannot be put there
   * again under the id that it has.
   */
  private OnHosts onHosts(
      Fleet fleet,
      GateFacts.OfSource known,
      Surveys surveys,
      Optional<ReleaseId> bound,
      Planner planner)
      throws IOException, DeployerException {
    ReleaseId release = release(fleet, known, bound);
    Map<Member, Plan> plans = onHosts(fleet, known, surveys, release, false, planner);
    Optional<ReleaseId> other = bound.or(request::release).filter(id -> !id.equals(release));
    if (other.isEmpty()
        || !FleetPlans.isLiveAndChanged(fleet, plans, known.source().manifest().contentDigest())) {
      return new OnHosts(release, plans);
    }
    return new OnHosts(other.get(), onHosts(fleet, known, surveys, other.get(), true, planner));
  }

  private Map<Member, Plan> onHosts(
      Fleet fleet,
      GateFacts.OfSource known,
      Surveys surveys,
      ReleaseId release,
      boolean anew,
      Planner planner)
      throws IOException, DeployerException {
    Source source = known.source();
    Map<Member, Plan> plans = new ConcurrentHashMap<>();
    fleet.all(
        member -> {
          Run run = member.run();
          // First of all, so that what is planned and staged takes none of that room.
          run.restoreReserve();
          Surveys.Taken taken = surveys.take(member, source.manifest(), shared);
          List<Objection> sharedObjections =
              shared.objections(taken.shared().found(), run.layout(), source);
          plans.put(
              member,
              surveys.sharing(
                  planner.plan(
                      new DeployPlanner(taken.survey(), source),
                      new DeployPlanner.Wish(
                          release,
                          anew,
                          settings.keepReleases(),
                          settings.linkUnchanged(),
                          accepted,
                          settings.gates().inForce(),
                          sharedObjections,
                          known.own().note().stream().toList()))));
        });
    return plans;
  }

  /** What the gate says of the release, where it is to go live. */
  private Stream<Finding> contract(
      Fleet fleet, ReleaseId release, GateFacts.OfSource known, Map<Member, Plan> plans)
      throws DeployerException {
    return FleetPlans.flips(plans.values())
        ? ContractFacts.of(fleet, facts.sharing(), settings.gates().data())
            .ofRelease(release, known.own().metadata(), true, accepted)
            .stream()
        : Stream.of();
  }

  /**
   * Under which terms it is planned.
   *
   * @param authors whose work it is, besides the operator's
   */
  PlanTerms terms(Optional<Origin> origin, List<String> authors) {
    return runs.terms(
            origin,
            request.atOnce(),
            RolloutInPlan.ofDeploy(
                    runs.target().rollout(), settings.reconnectFor(), settings.gates().fields())
                .withReleases(settings.ofReleases()),
            authors)
        .withAsked(Elsewhere.roots(runs, settings.gates().others()));
  }

  /** The default id: the time in UTC, or the next free second where two deploys fall into one. */
  private ReleaseId freeId(Fleet fleet) {
    Instant time = runs.clock().instant();
    ReleaseId id = ReleaseId.ofTime(time);
    while (FleetPlans.isTaken(fleet, id)) {
      time = time.plusSeconds(1);
      id = ReleaseId.ofTime(time);
    }
    return id;
  }
}
