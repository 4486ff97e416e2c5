package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.StepRun;
import dev.deployer.cluster.Watching;
import dev.deployer.command.Arguments;
import dev.deployer.execution.StepOutputs;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Candidate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.OverriddenGates;
import dev.deployer.hook.Hook;
import dev.deployer.hook.Where;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import dev.deployer.plan.Plan;
import dev.deployer.plan.Step;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.RootState;
import dev.deployer.root.StepLog;
import dev.deployer.root.StepNote;
import dev.deployer.watch.WatchReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Lists the steps of what is live, and runs one by its name. */
final class Steps {
  private final Runs runs;
  private final GateSettings gates;
  private final String name;
  private final StepRequest request;
  private final Optional<Plan> bound;
  private final Approvals approvals;
  private final List<Acceptance> accepted;
  private final StepPlanning planning;
  private final long start = System.nanoTime();

  private Steps(Runs runs, StepRequest request, Optional<Plan> bound, Approvals approvals) {
    this.runs = runs;
    this.gates = runs.target().settings().gates();
    this.name = request.name();
    this.request = request;
    this.bound = bound;
    this.approvals = approvals;
    this.accepted = FleetPlans.accepted(request.accepted(), bound);
    this.planning = new StepPlanning(runs, request, approvals);
  }

  /** One that is only planned. */
  static Steps planned(Runs runs, StepRequest request) {
    return new Steps(runs, request, Optional.empty(), Approvals.awaited(runs));
  }

  /**
   * One that is run.
   *
   * @param bound the plan by which; what was accepted when it was planned is accepted still
   */
  static Steps of(Runs runs, StepRequest request, Optional<Plan> bound) {
    return new Steps(runs, request, bound, Approvals.of(runs, request.approval(), bound));
  }

  static List<StepSummary> list(Runs runs) throws DeployerException {
    GateSettings gates = runs.target().settings().gates();
    try (Elsewhere elsewhere = Elsewhere.start(runs, gates.sharing())) {
      return runs.together(
          fleet -> {
            fleet.look(member -> member.state(member.run().state()));
            fleet.warnOfContradictions();
            ContractFacts facts = ContractFacts.of(fleet, elsewhere.hosts(), gates.data());
            return of(facts, fleet.states(), runs.clock().instant());
          });
    }
  }

  /** Those of what is live on these hosts. */
  static List<StepSummary> of(ContractFacts facts, List<RootState> hosts, Instant now) {
    return OfferedStep.on(hosts).values().stream()
        .map(offered -> summary(facts, offered, now))
        .toList();
  }

  /** Those of one host, as far as that one knows. */
  static List<StepSummary> of(RootState state, Instant now) {
    ContractFacts alone = new ContractFacts(List.of(new ContractFacts.Seen("this host", state)));
    return of(alone, List.of(state), now);
  }

  private static StepSummary summary(ContractFacts facts, OfferedStep offered, Instant now) {
    Finding due = facts.ofStep(offered, now, List.of());
    Optional<StepLog.Run> last = facts.log().last(offered.step().identity());
    List<String> lacking = last.isPresent() ? facts.lacking(offered.step()) : List.of();
    List<String> lackingAnywhere =
        last.isPresent() ? facts.lackingAnywhere(offered.step()) : List.of();
    StepSummary.State standing = due.objects() ? StepSummary.State.NOT_DUE : StepSummary.State.DUE;
    StepSummary.State state =
        last.map(run -> state(run.outcome()))
            .filter(known -> known != StepSummary.State.DONE || lacking.isEmpty())
            .orElse(standing);
    return StepSummary.of(
        offered.step(),
        offered.release(),
        state,
        state == StepSummary.State.DONE ? List.of() : due.details(),
        last.map(
            run ->
                new StepSummary.LastRun(
                    run.begun(),
                    run.by(),
                    run.gates().accepted().stream().map(GatesOfRun.Accepted::reason).toList(),
                    run.gates().approved().stream().map(GatesOfRun.Approved::principal).toList(),
                    run.last().output().map(StepNote.Output::lines).orElse(0L))),
        lackingAnywhere);
  }

  private static StepSummary.State state(StepNote.Outcome outcome) {
    return switch (outcome) {
      case DONE -> StepSummary.State.DONE;
      case FAILED -> StepSummary.State.FAILED;
      case BEGUN, UNKNOWN -> StepSummary.State.UNKNOWN;
    };
  }

  /** What the step printed when it last ran, on each host that has kept it. */
  static List<StepPrinted> printed(Runs runs, String name) throws DeployerException {
    return runs.together(
        fleet -> {
          Map<Member, String> kept = new ConcurrentHashMap<>();
          fleet.look(
              member ->
                  new StepOutputs(member.run())
                      .last(name)
                      .ifPresent(text -> kept.put(member, text)));
          return fleet.members().stream()
              .filter(kept::containsKey)
              .map(member -> new StepPrinted(member.address(), kept.get(member)))
              .toList();
        });
  }

  Plan plan() throws DeployerException {
    try (Elsewhere elsewhere = Elsewhere.start(runs, gates.othersOfStep())) {
      return runs.together(
          fleet -> {
            fleet.look(member -> member.state(member.run().state()));
            fleet.warnOfContradictions();
            RulesOfRoots.requireNoOthersRoot(fleet, runs.target());
            OfferedStep offered = offered(fleet);
            Optional<StepLog.Run> done = done(ContractFacts.of(fleet), offered);
            if (done.isEmpty()) {
              new StepPreflight(runs).warnOfSecrets(List.of(offered.step()));
            }
            return done.isPresent()
                ? planning.done(fleet, offered, done.get())
                : planning.plan(fleet, offered, elsewhere.hosts(), accepted);
          });
    }
  }

  StepResult run() throws DeployerException {
    try (Announcements announcements = new Announcements(runs)) {
      if (bound.isPresent()) {
        runs.requireSameTerms(bound.get(), planning.terms(), approvals.besides(request.accepted()));
      }
      Fleet.Work<StepResult> work = fleet -> run(fleet, announcements);
      return bound.isEmpty() ? runs.together(work) : runs.bound(bound.get(), work);
    }
  }

  private StepResult run(Fleet fleet, Announcements announcements)
      throws IOException, DeployerException {
    fleet.look(member -> member.state(member.run().state()));
    RulesOfRoots.requireNoOthersRoot(fleet, runs.target());
    OfferedStep wanted = offered(fleet);
    Optional<StepLog.Run> done = done(ContractFacts.of(fleet), wanted);
    if (done.isPresent() && isOfPlan(wanted)) {
      return result(wanted, done, List.of(), Executed.NOTHING);
    }
    if (bound.isPresent()) {
      FleetPlans.requireStillSo(fleet, bound.get(), wanted.digest());
      planning.requireItsMakers(bound.get(), fleet, wanted);
    }
    new StepPreflight(runs).require(wanted.step());
    approvals.require(
        fleet,
        Candidate.step(wanted.step().identity()),
        StepPlanning.approvers(fleet, wanted),
        planning.terms(),
        accepted,
        () -> planning.plan(fleet, wanted, elsewhere(), accepted));
    fleet.locks().take("run the step " + name, Optional.empty());
    HookWiring wiring = new HookWiring(runs);
    FleetRecovery settlement = new Settling(runs, announcements).of(fleet);
    settlement.disarm();
    done = done(ContractFacts.of(fleet), wanted);
    if (bound.isPresent() && done.isPresent() && isOfPlan(wanted)) {
      return result(wanted, done, List.of(), Executed.NOTHING);
    } else if (bound.isPresent()) {
      FleetPlans.requireStillSo(fleet, bound.get(), wanted.digest());
    }
    settlement.settle(Optional.empty());
    announcements.settled(settlement);
    settlement.warnOfWhatIsOwed();
    OfferedStep offered = offered(fleet);
    done = done(ContractFacts.of(fleet), offered);
    if (done.isPresent()) {
      return result(offered, done, List.of(), Executed.NOTHING);
    }
    List<Elsewhere.Seen> others = elsewhere();
    done = done(ContractFacts.of(fleet, others, gates.data()), offered);
    if (done.isPresent()) {
      return result(offered, done, List.of(), Executed.NOTHING);
    }
    Plan plan = planning.plan(fleet, offered, others, accepted);
    FleetPlans.tellOfGates(fleet, plan);
    if (bound.isPresent()) {
      FleetPlans.requireSameAsked(fleet, plan, bound.get());
      FleetPlans.requireSameGates(fleet, plan, bound.get());
    }
    FleetPlans.requireNoObjections(fleet, plan);
    if (bound.isPresent()) {
      FleetPlans.requireSameSteps(fleet, plan, bound.get());
    }
    announcements.about(plan.release(), Optional.empty());
    announcements.overridden(plan.gates());
    Executed executed = execute(fleet, offered, plan, wiring, announcements);
    StepRun.Result ran = executed.result();
    List<Warning> warnings = new ArrayList<>(ran.warnings());
    fleet.members().forEach(member -> warnings.addAll(settlement.warnings(member)));
    warnings.addAll(fleet.locks().giveBack(new LinkedHashMap<>()));
    return result(
        offered,
        Optional.empty(),
        plan.gates(),
        new Executed(
            new StepRun.Result(ran.lines(), ran.asked(), ran.unhealthy(), warnings),
            executed.watch()));
  }

  /**
   * Whether it is this very step that was planned, which is asked of those roots alone; without a
   * plan, whichever has the name.
   */
  private boolean isOfPlan(OfferedStep wanted) {
    return bound.stream()
        .flatMap(plan -> plan.hosts().stream())
        .flatMap(host -> host.step(Step.Execute.class).stream())
        .allMatch(planned -> planned.identity().equals(wanted.step().identity()));
  }

  /** Under the lock, so that nothing of it is older than that. */
  private List<Elsewhere.Seen> elsewhere() throws DeployerException {
    try (Elsewhere elsewhere = Elsewhere.start(runs, gates.othersOfStep())) {
      return elsewhere.hosts();
    }
  }

  /** What came of a step, and of watching what is live afterwards. */
  private record Executed(StepRun.Result result, Optional<WatchReport> watch) {
    static final Executed NOTHING =
        new Executed(
            new StepRun.Result(Map.of(), StepRun.Asked.TO_THE_END, List.of(), List.of()),
            Optional.empty());
  }

  private Executed execute(
      Fleet fleet, OfferedStep offered, Plan plan, HookWiring wiring, Announcements announcements)
      throws IOException, DeployerException {
    ReleaseStep step = offered.step();
    List<Member> hosts =
        fleet.members().stream()
            .filter(member -> !FleetPlans.of(fleet, plan, member).steps().isEmpty())
            .toList();
    StepNote note =
        new StepNote(
                step.name(),
                step.identity(),
                offered.release(),
                StepNote.Outcome.BEGUN,
                fleet.decider().run().id(),
                step.removes(),
                step.raises(),
                Optional.empty())
            .goingTo(step.onEach() ? hosts.stream().map(Member::rootId).toList() : List.of());
    Optional<Watching> watching = wiring.watchingStep(fleet, announcements, offered.release());
    if (watching.isPresent()) {
      watching.get().before(fleet.members());
    }
    StepRun.Result result;
    try {
      result =
          wiring
              .step(fleet, announcements, offered.release())
              .run(
                  new StepRun.Task(
                      note,
                      hosts,
                      step.before().map(before -> hook(step, step.name() + " (before)", before)),
                      hook(step, step.name(), step.command()),
                      GatesOfRun.NONE
                          .with(OverriddenGates.in(plan.gates()))
                          .approvedBy(approvals.approved())));
      announcements.tell(
          Occasion.STEP_DONE,
          "The step "
              + step.name()
              + " is done"
              + (result.unhealthy().isEmpty()
                  ? "."
                  : ", and "
                      + inWords(result.asked())
                      + ": "
                      + Unhealthy.inWords(result.unhealthy())));
    } catch (DeployerException e) {
      announcements.tell(
          Occasion.STEP_FAILED,
          e.kind() == DeployerException.Kind.UNKNOWN
              ? "What the step " + step.name() + " did is not known: " + e.getMessage()
              : "The step " + step.name() + " was not done: " + e.getMessage());
      throw e;
    }
    if (watching.isPresent()) {
      watching.get().watch(fleet.members(), Optional.of(offered.release()));
    }
    return new Executed(result, watching.flatMap(Watching::report));
  }

  private static String inWords(StepRun.Asked asked) {
    return switch (asked) {
      case TO_THE_END -> "what is live is not well";
      case INTERRUPTED -> "the checks after it were not asked to their end";
      case NOT_AT_ALL -> "whether what is live is well is not known";
    };
  }

  private static Hook hook(ReleaseStep step, String name, Arguments command) {
    return new Hook(
        name,
        command,
        step.onEach() ? Where.EACH : Where.ONCE,
        step.host(),
        step.within(),
        step.environment());
  }

  private StepResult result(
      OfferedStep offered, Optional<StepLog.Run> before, List<Finding> gates, Executed executed) {
    StepRun.Result result = executed.result();
    return new StepResult(
        offered.step().name(),
        offered.step().identity().toString(),
        offered.release(),
        before.map(StepLog.Run::begun),
        result.lines().entrySet().stream()
            .map(entry -> new StepResult.OnHost(entry.getKey().address(), entry.getValue()))
            .sorted((one, other) -> one.host().compareTo(other.host()))
            .toList(),
        gates,
        result.unhealthy(),
        result.asked() == StepRun.Asked.INTERRUPTED,
        executed.watch(),
        result.warnings(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** The run by which it is done, where it is and is to be run once. */
  private static Optional<StepLog.Run> done(ContractFacts facts, OfferedStep offered) {
    return facts.done(offered.step()).filter(run -> !offered.step().again());
  }

  private OfferedStep offered(Fleet fleet) throws DeployerException {
    Map<String, OfferedStep> all = OfferedStep.on(fleet.states());
    OfferedStep offered = all.get(name);
    if (offered == null) {
      throw new DeployerException(
          DeployerException.Kind.INVALID,
          FleetPlans.live(fleet),
          "there is no step "
              + Printable.shown(name)
              + (all.isEmpty()
                  ? "; what is live has none"
                  : "; the steps are " + String.join(", ", all.keySet())),
          null);
    }
    return offered;
  }
}
