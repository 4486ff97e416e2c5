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
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
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

/**
 * Carries out the plan of a deploy under the locks: builds the release on all hosts, makes it live,
 * watches it, and retires what is old.
 */
final class DeployExecution {
  private final Runs runs;
  private final DeployRequest request;
  private final DeployPlanning planning;
  private final HookWiring wiring;
  private final Announcements announcements;
  private final long start;

  /**
   * Of a request that is planned.
   *
   * @param start of the run, by {@link System#nanoTime}
   */
  DeployExecution(
      Runs runs,
      DeployRequest request,
      DeployPlanning planning,
      Announcements announcements,
      long start) {
    this.runs = runs;
    this.request = request;
    this.planning = planning;
    this.wiring = new HookWiring(runs);
    this.announcements = announcements;
    this.start = start;
  }

  DeployResult run(
      Fleet fleet,
      GateFacts.OfSource known,
      Surveys surveys,
      Plan plan,
      FleetRecovery settlement,
      HooksAndChecks hooksAndChecks)
      throws IOException, DeployerException {
    ReleaseId release = plan.release().orElseThrow();
    Digest digest = known.source().manifest().contentDigest();
    for (Member member : fleet.members()) {
      HostPlan own = FleetPlans.of(fleet, plan, member);
      Executor executor = executor(fleet, plan, member, own);
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
    warnings.addAll(fleet.locks().giveBack(open));
    List<DeployResult.OnHost> hosts =
        fleet.members().stream()
            .map(
                member ->
                    done(
                        member,
                        Optional.ofNullable(outcomes.get(member)),
                        Optional.ofNullable(open.get(member))))
            .toList();
    return new DeployResult(
        release,
        digest,
        hosts,
        plan.gates(),
        watched,
        warnings,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private Executor executor(Fleet fleet, Plan plan, Member member, HostPlan own) {
    Executor executor =
        new Executor(member.run(), member.state(), own, planning.accepted())
            .remarking(remark(own))
            .asking(runs.target().settings().gates().inForce())
            .approvedBy(decides(fleet, plan, member) ? planning.approved() : List.of())
            .noting(FleetPlans.gates(plan, member));
    planning
        .held(member)
        .filter(drift -> runs.runsNothingBeforeStaging())
        .ifPresent(drift -> executor.holding(drift.differences()));
    return executor;
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
    Event.Staged staged = member.executor().staged();
    return new DeployResult.OnHost(
        member.address(),
        verdict(plan),
        plan.from(),
        staged.sentFiles(),
        staged.sentBytes(),
        staged.copiedFiles(),
        staged.copiedBytes(),
        staged.linkedFiles(),
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
