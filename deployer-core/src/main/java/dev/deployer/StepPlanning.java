package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.RolloutInPlan;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.ApprovalGate;
import dev.deployer.gate.Candidate;
import dev.deployer.gate.DriftGate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.git.CommitAuthors;
import dev.deployer.git.Git;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Drift;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.plan.AskedRoot;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.HostPlans;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.plan.Step;
import dev.deployer.root.RootState;
import dev.deployer.root.StepLog;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Plans a step: on which hosts it runs, whether that can be, and what the gates say. */
final class StepPlanning {
  private final Runs runs;
  private final Settings settings;
  private final StepRequest request;
  private final Approvals approvals;

  StepPlanning(Runs runs, StepRequest request, Approvals approvals) {
    this.runs = runs;
    this.settings = runs.target().settings();
    this.request = request;
    this.approvals = approvals;
  }

  /** Under which terms it is planned. */
  PlanTerms terms() {
    return terms(request.authors());
  }

  private PlanTerms terms(Collection<String> authors) {
    return runs.terms(
            Optional.empty(),
            true,
            RolloutInPlan.ofStep(
                    runs.target().rollout(),
                    settings.reconnectFor(),
                    settings.gates().fieldsOfStep())
                .withReleases(settings.ofJournal()),
            authors)
        .withAsked(Elsewhere.roots(runs, settings.gates().othersOfStep()));
  }

  /**
   * The plan of all hosts, with what the gates say.
   *
   * @param elsewhere what hosts say that the step does not change
   */
  Plan plan(
      Fleet fleet, OfferedStep offered, List<Elsewhere.Seen> elsewhere, List<Acceptance> accepted)
      throws IOException, DeployerException {
    Set<String> makers = makers(fleet, offered);
    // An interrupt ends git as well, and then not all who made it are known.
    fleet.checkpoint();
    PlanTerms terms = terms(makers);
    Optional<ApprovalGate.Judged> approval =
        approvals.judge(
            Candidate.step(offered.step().identity()), approvers(fleet, offered), terms, accepted);
    new StepPreflight(runs).requireHost(offered.step());
    List<Member> on = on(fleet, offered.step());
    Map<Member, Plan> plans = new ConcurrentHashMap<>();
    fleet.look(member -> plans.put(member, plan(member, offered, on.contains(member), accepted)));
    Instant now = runs.clock().instant();
    List<Finding> gates = new ArrayList<>();
    gates.add(
        ContractFacts.of(fleet, elsewhere, settings.gates().data()).ofStep(offered, now, accepted));
    settings
        .gates()
        .promotion()
        .map(rule -> new PromotionOnHosts(elsewhere, rule, now))
        .ifPresent(there -> gates.add(there.ofStep(offered.step(), accepted)));
    approval.map(ApprovalGate.Judged::finding).ifPresent(gates::add);
    RulesOfRoots.thatWent(fleet, settings.gates().inForce(), accepted).stream()
        .filter(finding -> finding.gate() != GateName.REHEARSAL)
        .forEach(gates::add);
    List<AskedRoot> asked = elsewhere.stream().map(Elsewhere.Seen::root).toList();
    return FleetPlans.together(fleet, plans, terms.withAsked(asked), gates)
        .noting(
            approvals.areAsked() && approvals.isPlanned() && makers.isEmpty()
                ? List.of("who has made this step is not known but for " + runs.operator())
                : List.of())
        .noting(approval.map(ApprovalGate.Judged::notes).orElse(List.of()));
  }

  /** What the release says of itself in which the step is. */
  static Optional<Metadata> approvers(Fleet fleet, OfferedStep offered) {
    return fleet.members().stream()
        .map(Member::state)
        .filter(offered::isOn)
        .flatMap(state -> state.says(offered.release()).stream())
        .findFirst();
  }

  /**
   * Whose work the step is, besides what was typed: who made the commit of its release, where git
   * knows that here.
   */
  private Set<String> makers(Fleet fleet, OfferedStep offered) throws IOException {
    Set<String> makers = new LinkedHashSet<>(request.authors());
    if (approvals.areAsked() && approvals.isPlanned()) {
      makers.addAll(byGit(fleet, offered));
    }
    return makers;
  }

  private Set<String> byGit(Fleet fleet, OfferedStep offered) throws IOException {
    Set<String> makers = new LinkedHashSet<>();
    CommitAuthors git = new CommitAuthors(new Git(runs.workstation().commands()));
    for (Member member : fleet.members()) {
      Optional<String> commit = FleetPlans.revision(member.state(), offered.release());
      if (commit.isPresent()) {
        git.since(runs.workstation().folder(), List.of(), commit.get())
            .ifPresent(found -> makers.addAll(found.addresses()));
      }
    }
    return makers;
  }

  /** Refuses where a plan that is to be approved does not name all whose work the step is. */
  void requireItsMakers(Plan bound, Fleet fleet, OfferedStep offered)
      throws IOException, DeployerException {
    if (approvals.areAsked()) {
      FleetPlans.requireNone(fleet, Makers.lacking(bound, byGit(fleet, offered)));
    }
  }

  /** The plan of one that is done, and is not run again: there is nothing to do. */
  Plan done(Fleet fleet, OfferedStep offered, StepLog.Run done) {
    String note =
        "%s was done on %s by %s, and is not run again"
            .formatted(
                offered.step().name(), InWords.of(done.begun()), Printable.escape(done.by()));
    Map<Member, Plan> plans = new LinkedHashMap<>();
    fleet
        .members()
        .forEach(member -> plans.put(member, plan(member, offered, List.of(), List.of(), note)));
    return FleetPlans.together(fleet, plans, terms(), List.of());
  }

  /** The hosts on which it runs; one for each host is not run again where it is done. */
  private static List<Member> on(Fleet fleet, ReleaseStep step) {
    return step.onEach()
        ? fleet.members().stream()
            .filter(member -> step.again() || !ContractFacts.isDone(member.state(), step))
            .toList()
        : fleet.members().stream()
            .filter(member -> step.host().map(member.name()::equals).orElse(true))
            .limit(1)
            .toList();
  }

  private static Plan plan(
      Member member, OfferedStep offered, boolean here, List<Acceptance> accepted)
      throws IOException, DeployerException {
    RootState state = member.state();
    ReleaseStep step = offered.step();
    List<Objection> objections = new ArrayList<>();
    List<Finding> gates = new ArrayList<>();
    if (here && !offered.isOn(state)) {
      objections.add(
          new Objection(
              Objection.Kind.NO_SUCH_RELEASE,
              "release " + offered.release() + ", in which " + step.name() + " is, is not there"));
    } else if (here) {
      if (member.run().reliably(again -> member.run().host().commands()).isEmpty()) {
        objections.add(
            new Objection(
                Objection.Kind.UNSUPPORTED_HOST,
                "the account on " + member + " has no shell, which a step needs"));
      }
      drift(member, offered, accepted, objections).ifPresent(gates::add);
    }
    List<Step> steps =
        here
            ? List.of(
                new Step.Execute(
                    step.name(),
                    step.identity(),
                    offered.release(),
                    step.command().words(),
                    step.before().map(before -> before.words()).orElse(List.of())))
            : List.of();
    return plan(member, offered, steps, objections).with(gates);
  }

  private static Plan plan(
      Member member,
      OfferedStep offered,
      List<Step> steps,
      List<Objection> objections,
      String... notes) {
    RootState state = member.state();
    HostPlan host =
        HostPlans.from(state, member.address(), steps, Itemized.NONE, objections, List.of(notes));
    Optional<Digest> digest = Optional.of(offered.digest());
    return new Plan(Plan.Kind.STEP, Optional.of(offered.release()), digest, List.of(host));
  }

  /** What runs is what was deployed. */
  private static Optional<Finding> drift(
      Member member, OfferedStep offered, List<Acceptance> accepted, List<Objection> objections)
      throws IOException, DeployerException {
    Optional<Drift> drift = HandChanges.in(member, offered.release());
    if (drift.isEmpty()) {
      objections.add(
          new Objection(
              Objection.Kind.DRIFT,
              "the manifest of " + offered.release() + " on the host is not the recorded one"));
    }
    return drift.map(
        found -> DriftGate.judge(member.address(), offered.release(), found, accepted));
  }
}
