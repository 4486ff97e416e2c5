package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.HooksAndChecks;
import dev.deployer.cluster.Transaction;
import dev.deployer.execution.Run;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Candidate;
import dev.deployer.manifest.Digest;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.plan.Plan;
import dev.deployer.plan.SharedEntries;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One deploy: from the source and the hosts to a plan, and from the plan to a live release. What it
 * does when a connection, or the reply to a request, is lost is in {@link Run#reliably} for each
 * step on a host, and in {@link Transaction} for all hosts together.
 */
final class Deployment {
  private final Runs runs;
  private final DeployRequest request;
  private final Settings settings;
  private final HookWiring wiring;
  private final Announcements announcements;
  private final GateFacts facts;
  private final DeployPlanning planning;
  private final Optional<Plan> bound;
  private final Approvals approvals;
  private final List<Acceptance> accepted;
  private final long start = System.nanoTime();

  private Deployment(Runs given, DeployRequest request, Optional<Plan> bound, Approvals approvals) {
    this.bound = bound;
    this.approvals = approvals;
    this.accepted = FleetPlans.accepted(request.accepted(), bound);
    this.runs = request.atOnce() ? given.atOnce() : given;
    this.request = request;
    this.settings = runs.target().settings();
    this.wiring = new HookWiring(runs);
    this.announcements = new Announcements(runs);
    this.facts = new GateFacts(runs, request);
    this.planning = new DeployPlanning(runs, request, facts, accepted, approvals);
  }

  /** One that is only planned. */
  static Deployment planned(Runs runs, DeployRequest request) {
    return new Deployment(runs, request, Optional.empty(), Approvals.awaited(runs));
  }

  /**
   * One that is carried out.
   *
   * @param bound the plan by which; what was accepted when it was planned is accepted still
   */
  static Deployment of(Runs runs, DeployRequest request, Optional<Plan> bound) {
    return new Deployment(runs, request, bound, Approvals.of(runs, request.approval(), bound));
  }

  Plan plan() throws DeployerException {
    new Preflight(runs).warnOfDeploy();
    facts.lookElsewhere();
    try (facts;
        SourceScan scan = SourceScan.start(request.source(), runs, facts)) {
      return runs.together(
          fleet -> {
            fleet.look(member -> member.state(member.run().state()));
            fleet.warnOfContradictions();
            RulesOfRoots.requireNoOthersRoot(fleet, runs.target());
            for (Objection without : wiring.ofDeploy(fleet, announcements).withoutShell()) {
              fleet.warn(new Warning.WouldFail(without.fact()));
            }
            GateFacts.OfSource source = scan.result();
            new StepPreflight(runs).warnOfSecrets(fleet, source.own().metadata());
            return planning.plan(fleet, source, new Surveys(fleet), Optional.empty());
          });
    }
  }

  DeployResult deploy() throws DeployerException {
    return announcements.during(
        () -> {
          if (bound.isPresent()) {
            // A hook that nobody has seen is not run, not even one that makes the source.
            runs.requireSameTerms(
                bound.get(),
                planning.terms(Optional.empty(), List.of()),
                Stream.concat(
                        approvals.besides(request.accepted()).stream(),
                        approvals.otherwise(request.message()).stream())
                    .toList());
          }
          Preflight preflight = new Preflight(runs);
          preflight.beforeBuild();
          facts.beforeBuild();
          wiring.build();
          preflight.afterBuild();
          return scanned();
        },
        result -> Optional.of(RunEnd.of(result)));
  }

  private DeployResult scanned() throws DeployerException {
    try (facts;
        SourceScan scan = SourceScan.start(request.source(), runs, facts)) {
      Fleet.Work<DeployResult> work = fleet -> deploy(fleet, scan);
      return bound.isEmpty() ? runs.together(work) : runs.bound(bound.get(), work);
    }
  }

  private DeployResult deploy(Fleet fleet, SourceScan scan) throws IOException, DeployerException {
    GateFacts.OfSource source = scan.result();
    Digest digest = source.source().manifest().contentDigest();
    HooksAndChecks hooksAndChecks = wiring.ofDeploy(fleet, announcements);
    hooksAndChecks.requireShells();
    if (bound.isPresent()) {
      // Whatever differs already is refused before the first change.
      fleet.look(member -> member.state(member.run().state()));
      FleetPlans.requireStillSo(fleet, bound.get(), digest);
    }
    if (runs.target().environment().isEmpty() && bound.isEmpty()) {
      fleet.look(member -> member.state(member.run().state()));
    }
    RulesOfRoots.requireNoOthersRoot(fleet, runs.target());
    requireApproval(fleet, source);
    SurveyAhead ahead =
        new SurveyAhead(
            fleet.decider(),
            source.source().manifest(),
            SharedEntries.of(settings.declared()),
            runs.runsNothingBeforeStaging());
    try (ahead) {
      fleet
          .locks()
          .take(
              "deploy"
                  + bound
                      .flatMap(Plan::release)
                      .or(request::release)
                      .map(id -> " " + id)
                      .orElse(""),
              request.message(),
              ahead);
    }
    facts.lookElsewhere();
    FleetRecovery settlement = new Settling(runs, announcements).of(fleet);
    settlement.disarm();
    if (bound.isPresent()) {
      FleetPlans.requireStillSo(fleet, bound.get(), digest);
    }
    settlement.settle(Optional.empty());
    announcements.settled(settlement);
    announcements.about(bound.flatMap(Plan::release).or(request::release), Optional.empty());
    announcements.reached(Occasion.STARTED);
    settlement.warnOfWhatIsOwed();
    // What was seen before anything was done does not count after it.
    Surveys surveys = new Surveys(fleet);
    if (settlement.hasDoneNothing()) {
      surveys.after(ahead);
    }
    Plan plan = planning.plan(fleet, source, surveys, bound.flatMap(Plan::release));
    FleetPlans.tellOfGates(fleet, plan);
    if (bound.isPresent()) {
      FleetPlans.requireSameAsked(fleet, plan, bound.get());
      FleetPlans.requireSameGates(fleet, plan, bound.get());
    }
    FleetPlans.requireNoObjections(fleet, plan);
    if (bound.isPresent()) {
      FleetPlans.requireSameSteps(fleet, plan, bound.get());
      if (approvals.areAsked()) {
        FleetPlans.requireWhatWasShown(fleet, plan, bound.get());
      }
    }
    FleetPlans.warnOfKnownBad(fleet, plan);
    FleetPlans.warnOfData(fleet, planning.data());
    FleetPlans.unknownAttempts(fleet).forEach(fleet::warn);
    new StepPreflight(runs).warnOfSecrets(fleet, source.own().metadata());
    FleetPlans.warnOfGatesGone(fleet, settings.gates().inForce());
    announcements.about(plan);
    announcements.overridden(plan.gates());
    return new DeployExecution(runs, request, planning, announcements, start)
        .run(
            fleet,
            source,
            surveys,
            plan,
            settlement,
            beside(hooksAndChecks.about(plan.release().orElseThrow())));
  }

  /** What was left out serves as well while hooks run. */
  private HooksAndChecks beside(HooksAndChecks hooksAndChecks) throws DeployerException {
    return hooksAndChecks.asksWhatServes()
        ? hooksAndChecks.beside(facts.serving())
        : hooksAndChecks;
  }

  /** Where nothing goes live that was not live before, nobody has to agree. */
  private void requireApproval(Fleet fleet, GateFacts.OfSource source)
      throws IOException, DeployerException {
    if (approvals.areAsked()) {
      if (bound.isEmpty()) {
        fleet.look(member -> member.state(member.run().state()));
      }
      Digest digest = source.source().manifest().contentDigest();
      if (!FleetPlans.isLive(fleet, digest)) {
        if (bound.isPresent()) {
          facts.lookAtLeftOut();
          FleetPlans.requireNone(fleet, Makers.lacking(bound.get(), fleet, source, facts));
        }
        approvals.require(
            fleet,
            Candidate.content(digest),
            source.own().metadata(),
            planning.terms(Optional.empty(), List.of()),
            accepted,
            () -> {
              facts.lookElsewhere();
              return planning.plan(fleet, source, new Surveys(fleet), bound.flatMap(Plan::release));
            });
      }
    }
  }
}
