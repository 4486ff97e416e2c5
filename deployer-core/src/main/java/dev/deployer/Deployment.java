package dev.deployer;

import dev.deployer.cluster.Failures;
import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.HooksAndChecks;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Transaction;
import dev.deployer.cluster.Watching;
import dev.deployer.event.Event;
import dev.deployer.execution.Executor;
import dev.deployer.execution.Run;
import dev.deployer.gate.Acceptance;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.manifest.Digest;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.SharedEntries;
import dev.deployer.plan.Step;
import dev.deployer.watch.WatchReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    this.accepted =
        Stream.concat(
                request.accepted().stream(),
                bound.stream()
                    .flatMap(plan -> plan.gates().stream())
                    .flatMap(finding -> finding.acceptance().stream()))
            .toList();
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
            fleet.all(member -> member.state(member.run().state()));
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
                approvals.besides(request.accepted()));
          }
          Preflight preflight = new Preflight(runs);
          preflight.beforeBuild();
          facts.beforeBuild();
          wiring.build();
          preflight.afterBuild();
          return scanned();
        },
        result -> Optional.of(end(result)));
  }

  private static Announcements.End end(DeployResult result) {
    if (result.isOpen()) {
      return new Announcements.End(
          Occasion.MIXED,
          result.release() + " is live on all hosts, and on some the end of the run is not known.");
    }
    return new Announcements.End(
        Occasion.CONFIRMED,
        result.verdict() == DeployResult.Verdict.ALREADY_LIVE
            ? result.release() + " was live on all hosts already; " + already(result)
            : result.release() + " is live on all hosts, and good.");
  }

  private static String already(DeployResult result) {
    return result.watch().map(WatchReport::isWell).orElse(false)
        ? "it was watched now, and is good."
        : "nothing was changed.";
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
      fleet.all(member -> member.state(member.run().state()));
      FleetPlans.requireStillSo(fleet, bound.get(), digest);
    }
    if (runs.target().environment().isEmpty() && bound.isEmpty()) {
      fleet.all(member -> member.state(member.run().state()));
    }
    RulesOfRoots.requireNoOthersRoot(fleet, runs.target());
    requireApproval(fleet, source);
    SurveyAhead ahead =
        new SurveyAhead(
            fleet.decider(), source.source().manifest(), SharedEntries.of(settings.declared()));
    try (ahead) {
      fleet.lock(
          "deploy"
              + bound.flatMap(Plan::release).or(request::release).map(id -> " " + id).orElse(""),
          request.message(),
          ahead);
    }
    facts.lookElsewhere();
    FleetRecovery settlement =
        new FleetRecovery(fleet, wiring.proving(fleet), wiring.ofReturn(fleet, announcements));
    settlement.disarm();
    if (bound.isPresent()) {
      FleetPlans.requireStillSo(fleet, bound.get(), digest);
    }
    settlement.settle(Optional.empty());
    announcements.settled(settlement);
    announcements.about(bound.flatMap(Plan::release).or(request::release), Optional.empty());
    announcements.reached(Occasion.STARTED);
    settlement.warnOfWhatIsOwed();
    Surveys surveys = new Surveys(fleet).after(ahead);
    Plan plan = planning.plan(fleet, source, surveys, bound.flatMap(Plan::release));
    FleetPlans.tellOfGates(fleet, plan);
    if (bound.isPresent()) {
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
    return execute(
        fleet,
        source,
        surveys,
        plan,
        settlement,
        hooksAndChecks.about(plan.release().orElseThrow()));
  }

  /** Where nothing goes live that was not live before, nobody has to agree. */
  private void requireApproval(Fleet fleet, GateFacts.OfSource source)
      throws IOException, DeployerException {
    if (approvals.areAsked()) {
      if (bound.isEmpty()) {
        fleet.all(member -> member.state(member.run().state()));
      }
      Digest digest = source.source().manifest().contentDigest();
      if (!FleetPlans.isLive(fleet, digest)) {
        if (bound.isPresent()) {
          FleetPlans.requireNone(fleet, Makers.lacking(bound.get(), fleet, source, facts));
        }
        approvals.require(
            fleet,
            Approvals.What.content(digest),
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

  private DeployResult execute(
      Fleet fleet,
      GateFacts.OfSource known,
      Surveys surveys,
      Plan plan,
      FleetRecovery settlement,
      HooksAndChecks hooksAndChecks)
      throws IOException, DeployerException {
    ReleaseId release = plan.release().orElseThrow();
    Hooks hooks = runs.target().rollout().hooks();
    Digest digest = known.source().manifest().contentDigest();
    for (Member member : fleet.members()) {
      HostPlan own = FleetPlans.of(fleet, plan, member);
      Executor executor =
          new Executor(member.run(), member.state(), own, accepted)
              .remarking(remark(own))
              .asking(settings.gates().inForce())
              .approvedBy(decides(fleet, plan, member) ? approvals.approved() : List.of())
              .noting(FleetPlans.gates(plan, member));
      planning
          .held(member)
          .filter(drift -> hooks.of(HookPhase.BEFORE_STAGE).isEmpty())
          .ifPresent(drift -> executor.holding(drift.differences()));
      member.plan(own, executor);
      hooksAndChecks
          .sequelOfTheNextFlip(rollout().watch().isPresent())
          .ifPresent(executor::followsPublishing);
    }
    boolean flips = fleet.members().stream().anyMatch(Member::flips);
    if (flips) {
      requireWaves(fleet);
      hooksAndChecks.beforeStage(fleet.members());
    }
    new ReleaseBuilding(runs, request).run(fleet, known, surveys, release);
    List<Warning> warnings = new ArrayList<>();
    fleet.members().forEach(member -> warnings.addAll(settlement.warnings(member)));
    Map<Member, String> open = new LinkedHashMap<>();
    Optional<Watching> watching =
        flips ? wiring.watching(fleet, rollout(), announcements, release) : Optional.empty();
    if (flips) {
      Transaction.Outcome outcome =
          new Transaction(
                  fleet, Optional.of(release), Optional.of(digest), rollout(), hooksAndChecks)
              .watchedBy(watching)
              .run();
      warnings.addAll(outcome.warnings());
      open.putAll(outcome.open());
    }
    Optional<LateWatch> late = LateWatch.of(fleet, wiring, announcements, release);
    Optional<WatchReport> watched =
        late.isPresent()
            ? Optional.of(late.get().run(release))
            : watching.flatMap(Watching::report);
    Map<Member, Executor.Outcome> outcomes = retire(fleet, warnings);
    warnings.addAll(fleet.giveBack(open));
    List<DeployResult.OnHost> hosts = new ArrayList<>();
    for (Member member : fleet.members()) {
      hosts.add(
          done(
              member,
              Optional.ofNullable(outcomes.get(member)),
              Optional.ofNullable(open.get(member))));
    }
    return new DeployResult(
        release,
        digest,
        hosts,
        plan.gates(),
        watched,
        warnings,
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** The first host that flips, which is the decision host unless that has the release already. */
  private static boolean decides(Fleet fleet, Plan plan, Member member) {
    return fleet.members().stream()
        .filter(one -> FleetPlans.of(fleet, plan, one).step(Step.Activate.class).isPresent())
        .findFirst()
        .filter(member::equals)
        .isPresent();
  }

  /** What was live is not gone back to where it could not read what was written. */
  private Rollout rollout() {
    Rollout rollout = runs.target().rollout();
    return planning.data().holds() ? rollout.holding() : rollout;
  }

  /** What people should find in the journal; a release that is made now has the message itself. */
  private Optional<String> remark(HostPlan own) {
    List<String> words = new ArrayList<>();
    if (request.atOnce()) {
      words.add("at once");
    }
    if (own.step(Step.Stage.class).isEmpty()) {
      request.message().ifPresent(words::add);
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
  }

  /**
   * Checks that the waves can divide the hosts that flip, which can be fewer than those of the run.
   */
  private void requireWaves(Fleet fleet) throws DeployerException {
    try {
      runs.target()
          .rollout()
          .waves()
          .divide(
              fleet.members().stream().filter(Member::flips).toList(),
              Member::labels,
              Member::name);
    } catch (IllegalArgumentException e) {
      throw new DeployerException(
          DeployerException.Kind.INVALID, FleetPlans.live(fleet), e.getMessage(), e);
    }
  }

  private static Map<Member, Executor.Outcome> retire(Fleet fleet, List<Warning> warnings)
      throws IOException, DeployerException {
    Map<Member, Executor.Outcome> outcomes = new ConcurrentHashMap<>();
    Fleet.Task task = member -> outcomes.put(member, member.executor().retire());
    if (fleet.members().stream().anyMatch(Member::flips)) {
      // It is live: what fails now does not make the deploy one that failed.
      fleet
          .each(fleet.members().stream().filter(member -> !member.isLost()).toList(), task)
          .forEach(
              (member, e) ->
                  warnings.add(
                      new Warning.OldReleasesStay(
                          Optional.of(member.toString()), Failures.message(e))));
    } else {
      fleet.all(task);
    }
    outcomes.values().forEach(outcome -> warnings.addAll(outcome.warnings()));
    return outcomes;
  }

  private static DeployResult.OnHost done(
      Member member, Optional<Executor.Outcome> outcome, Optional<String> open) {
    HostPlan plan = member.plan();
    Optional<Event.Staged> staged = member.executor().staged();
    return new DeployResult.OnHost(
        member.address(),
        verdict(plan),
        plan.from(),
        staged.map(Event.Staged::sentFiles).orElse(0L),
        staged.map(Event.Staged::sentBytes).orElse(0L),
        staged.map(Event.Staged::copiedFiles).orElse(0L),
        staged.map(Event.Staged::copiedBytes).orElse(0L),
        staged.map(Event.Staged::linkedFiles).orElse(0L),
        plan.changes().removed().size(),
        outcome.map(Executor.Outcome::retired).orElse(List.of()),
        open);
  }

  private static DeployResult.Verdict verdict(HostPlan host) {
    if (host.steps().isEmpty()) {
      return DeployResult.Verdict.ALREADY_LIVE;
    }
    return host.step(Step.Stage.class).isPresent()
        ? DeployResult.Verdict.DEPLOYED
        : DeployResult.Verdict.ACTIVATED;
  }
}
