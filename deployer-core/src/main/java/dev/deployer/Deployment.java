package dev.deployer;

import dev.deployer.event.Phase;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Base;
import dev.deployer.plan.Binding;
import dev.deployer.plan.DeployPlanner;
import dev.deployer.plan.DriftGate;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.SharedEntries;
import dev.deployer.plan.Step;
import dev.deployer.plan.Survey;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootState;
import dev.deployer.source.Source;
import dev.deployer.transaction.Executor;
import dev.deployer.transaction.Recovery;
import dev.deployer.transaction.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One deploy: from the source and the host to a plan, and from the plan to a live release. */
final class Deployment {
  private final Runs runs;
  private final DeployRequest request;
  private final Settings settings;
  private final SharedEntries shared;

  Deployment(Runs runs, DeployRequest request) {
    this.runs = runs;
    this.request = request;
    this.settings = runs.target().settings();
    this.shared = new SharedEntries(settings.sharedDirs(), settings.sharedFiles());
  }

  Plan plan() throws DeployerException {
    try (SourceScan scan = SourceScan.start(request.source(), runs)) {
      return runs.looking(
          run -> {
            RootState state = run.state();
            Source source = scan.result();
            return plan(run, state, source, survey(run, state), Optional.empty());
          });
    }
  }

  DeployResult deploy(Optional<Plan> bound) throws DeployerException {
    long start = System.nanoTime();
    try (SourceScan scan = SourceScan.start(request.source(), runs)) {
      Runs.Work<DeployResult> work = run -> deploy(run, scan, bound, start);
      if (bound.isEmpty()) {
        return runs.looking(work);
      }
      HostPlan host = bound.get().hosts().get(0);
      return runs.bound(host.hostKey(), host.rootId(), work);
    }
  }

  private DeployResult deploy(Run run, SourceScan scan, Optional<Plan> bound, long start)
      throws IOException, DeployerException {
    Source source = scan.result();
    if (bound.isPresent()) {
      // Whatever differs already is refused before the first change.
      requireStillSo(bound.get(), run.state(), source);
    }
    run.lock(
        "deploy "
            + bound.flatMap(Plan::release).or(request::release).map(ReleaseId::value).orElse(""),
        request.message());
    Recovery recovery = new Recovery(run);
    RootState disarmed = recovery.disarm();
    if (bound.isPresent()) {
      requireStillSo(bound.get(), disarmed, source);
    }
    RootState state = run.phase(Phase.RECOVER, () -> recovery.settle(disarmed));
    Survey survey = run.phase(Phase.SWEEP, () -> survey(run, state));
    Plan plan = plan(run, state, source, survey, bound.flatMap(Plan::release));
    HostPlan host = plan.hosts().get(0);
    if (!host.objections().isEmpty()) {
      throw DeployerException.refused(state.live(), host.objections());
    }
    if (bound.isPresent() && !bound.get().hosts().get(0).steps().equals(host.steps())) {
      throw DeployerException.refused(
          state.live(),
          Objection.Kind.STALE_PLAN,
          "what would be done now differs from what the plan says");
    }
    return execute(run, state, source, survey, plan, recovery, start);
  }

  private DeployResult execute(
      Run run,
      RootState state,
      Source source,
      Survey survey,
      Plan plan,
      Recovery recovery,
      long start)
      throws IOException, DeployerException {
    HostPlan host = plan.hosts().get(0);
    ReleaseId release = plan.release().orElseThrow();
    Optional<Base> base = DeployPlanner.base(survey, settings.linkUnchanged());
    Executor.Outcome outcome =
        new Executor(run, state, host, request.accepted())
            .noting(DriftGate.acceptance(survey.drift(), request.accepted()))
            .execute(
                Optional.of(
                    new Executor.Material(
                        source, base, shared, record(run, release, source.manifest()))));
    Optional<Step.Stage> stage = host.step(Step.Stage.class);
    List<String> warnings = new ArrayList<>(recovery.warnings());
    warnings.addAll(outcome.warnings());
    return new DeployResult(
        verdict(host),
        release,
        source.manifest().contentDigest(),
        host.from(),
        stage.map(Step.Stage::sentFiles).orElse(0L),
        stage.map(Step.Stage::sentBytes).orElse(0L),
        stage.map(Step.Stage::linkedFiles).orElse(0L),
        outcome.retired(),
        warnings,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static DeployResult.Verdict verdict(HostPlan host) {
    if (host.steps().isEmpty()) {
      return DeployResult.Verdict.ALREADY_LIVE;
    }
    return host.step(Step.Stage.class).isPresent()
        ? DeployResult.Verdict.DEPLOYED
        : DeployResult.Verdict.ACTIVATED;
  }

  private void requireStillSo(Plan bound, RootState state, Source source) throws DeployerException {
    HostPlan host = bound.hosts().get(0);
    List<Objection> stale =
        Binding.objections(bound, host, state, Optional.of(source.manifest().contentDigest()));
    if (!stale.isEmpty()) {
      throw DeployerException.refused(state.live(), stale);
    }
  }

  private Survey survey(Run run, RootState state) throws IOException, DeployerException {
    return run.reliably(again -> Survey.take(run.host(), runs.place().host().address(), state));
  }

  private Plan plan(
      Run run, RootState state, Source source, Survey survey, Optional<ReleaseId> bound)
      throws IOException, DeployerException {
    Optional<ReleaseId> named = bound.or(request::release);
    List<Objection> sharedObjections =
        run.reliably(again -> shared.objections(run.host(), run.layout(), source));
    return new DeployPlanner(survey, source)
        .plan(
            new DeployPlanner.Wish(
                named.orElseGet(() -> freeId(state)),
                settings.keepReleases(),
                settings.linkUnchanged(),
                request.accepted(),
                sharedObjections));
  }

  /** The time in UTC; the next free second where two deploys fall into one. */
  private ReleaseId freeId(RootState state) {
    Instant time = runs.clock().instant();
    ReleaseId id = ReleaseId.ofTime(time);
    while (state.releases().contains(id) || state.records().containsKey(id)) {
      time = time.plusSeconds(1);
      id = ReleaseId.ofTime(time);
    }
    return id;
  }

  private ReleaseRecord record(Run run, ReleaseId release, Manifest manifest) {
    return new ReleaseRecord(
        release,
        manifest.contentDigest(),
        run.id(),
        runs.clock().instant().truncatedTo(ChronoUnit.SECONDS),
        runs.operator().toString(),
        request.revision(),
        request.message(),
        manifest.fileCount(),
        manifest.totalBytes());
  }
}
