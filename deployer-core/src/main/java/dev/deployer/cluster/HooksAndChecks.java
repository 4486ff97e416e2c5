package dev.deployer.cluster;

import dev.deployer.health.HealthReport;
import dev.deployer.health.HealthRun;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.HookReport;
import dev.deployer.hook.HookRun;
import dev.deployer.host.HostCommands;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the hooks and asks the health checks of a rollout: one method for each point of a run at
 * which it stops for them. Each throws where the run must not go on; what a failure means at a
 * point is in {@link Consequences}.
 */
public final class HooksAndChecks {
  private final Fleet fleet;
  private final Rollout rollout;
  private final HookRun hooks;
  private final HealthRun health;
  private final HookContext context;
  private final Consumer<Occasion> told;
  private final Consequences consequences;
  private final List<LeftOutHost> leftOut;

  private HooksAndChecks(
      Fleet fleet,
      Rollout rollout,
      HookRun hooks,
      HealthRun health,
      HookContext context,
      Consumer<Occasion> told,
      Consequences.Scope scope,
      List<LeftOutHost> leftOut) {
    this.fleet = fleet;
    this.rollout = rollout;
    this.hooks = hooks;
    this.health = health;
    this.context = context;
    this.told = told;
    this.consequences = new Consequences(fleet, scope);
    this.leftOut = leftOut;
  }

  /**
   * For a deploy: what fails stops it or takes it back.
   *
   * @param told of what has been reached
   */
  public static HooksAndChecks ofDeploy(
      Fleet fleet,
      Rollout rollout,
      HookRun hooks,
      HealthRun health,
      HookContext context,
      Consumer<Occasion> told) {
    return new HooksAndChecks(
        fleet, rollout, hooks, health, context, told, Consequences.Scope.DEPLOY, List.of());
  }

  /**
   * For a way back to what served well before: hooks run after each flip, since that is where
   * services are restarted, and no others. What fails is told, and changes nothing.
   */
  public static HooksAndChecks ofReturn(
      Fleet fleet,
      Rollout rollout,
      HookRun hooks,
      HealthRun health,
      HookContext context,
      Consumer<Occasion> told) {
    return new HooksAndChecks(
        fleet, rollout, hooks, health, context, told, Consequences.Scope.RETURN, List.of());
  }

  /**
   * For a release that is to prove itself and brings nothing new: what an ended run left half way,
   * or a rollback in waves. Hooks run after each flip, and no others; what fails takes it back.
   */
  public static HooksAndChecks ofProof(
      Fleet fleet,
      Rollout rollout,
      HookRun hooks,
      HealthRun health,
      HookContext context,
      Consumer<Occasion> told) {
    return new HooksAndChecks(
        fleet, rollout, hooks, health, context, told, Consequences.Scope.PROVING, List.of());
  }

  /** For a rehearsal: only its own hooks run, and no check is asked. */
  public static HooksAndChecks ofRehearsal(
      Fleet fleet, Rollout rollout, HookRun hooks, HealthRun health, HookContext context) {
    return new HooksAndChecks(
        fleet,
        rollout,
        hooks,
        health,
        context,
        occasion -> {},
        Consequences.Scope.REHEARSAL,
        List.of());
  }

  /** The same, once it is known which release the run is about. */
  public HooksAndChecks about(ReleaseId release) {
    return new HooksAndChecks(
        fleet,
        rollout,
        hooks,
        health,
        new HookContext(Optional.of(release), context.environment(), context.folder()),
        told,
        consequences.scope(),
        leftOut);
  }

  /** Whether it is asked after its hooks if what serves is still well. */
  public boolean asksWhatServes() {
    return !rollout.health().isEmpty() && runsBeforeActivate();
  }

  /** The same, with hosts that the run leaves out asked as well whether they are still well. */
  public HooksAndChecks beside(List<LeftOutHost> others) {
    return new HooksAndChecks(
        fleet, rollout, hooks, health, context, told, consequences.scope(), others);
  }

  /** Before the source is read, and before any host is connected to. */
  public static void build(Rollout rollout, HookRun hooks, HookContext context)
      throws DeployerException {
    if (!rollout.hooks().of(HookPhase.BUILD).isEmpty()) {
      HookReport report = hooks.run(HookPhase.BUILD, rollout.hooks(), context, List.of());
      if (!report.passed()) {
        throw Failed.together(DeployerException.Kind.FAILED, Failed.of(report));
      }
    }
  }

  /**
   * Refuses where an account has no shell and something is to be run by it: before anything starts.
   */
  public void requireShells() throws IOException, DeployerException {
    List<Objection> objections = withoutShell();
    if (!objections.isEmpty()) {
      throw DeployerException.refused(new Live.Unknown(), objections);
    }
  }

  /** What stands against it where an account has no shell that is needed; empty else. */
  public List<Objection> withoutShell() throws IOException, DeployerException {
    boolean needed =
        consequences.scope() == Consequences.Scope.REHEARSAL
            ? rollout.hooks().needShell(HookPhase.ofRehearsal())
            : rollout.needsShell();
    if (!needed) {
      return List.of();
    }
    return new HostShells(fleet)
        .without(fleet.members()).stream()
            .map(
                member ->
                    new Objection(
                        Objection.Kind.UNSUPPORTED_HOST,
                        "the account on "
                            + member
                            + " has no shell, which hooks or command checks need"))
            .toList();
  }

  /** The hosts are locked, and nothing is staged. */
  public void beforeStage(List<Member> hosts) throws IOException, DeployerException {
    run(HookPhase.BEFORE_STAGE, hosts, fleet.members());
  }

  /** All hosts have the release, and on none it is live. */
  void beforeActivate(List<Member> hosts) throws IOException, DeployerException {
    if (runsBeforeActivate()) {
      StillWell serving = new StillWell(fleet, rollout, health, context, leftOut);
      serving.look();
      fleet.checkpoint();
      new Attempt(
              fleet,
              hosts,
              context.release().orElseThrow(),
              rollout.hooks().of(HookPhase.BEFORE_ACTIVATE))
          .during(
              () -> {
                run(HookPhase.BEFORE_ACTIVATE, hosts, fleet.members());
                UntouchedByHooks.require(fleet, hosts);
              });
      serving.require();
    }
  }

  private boolean runsBeforeActivate() {
    return consequences.scope().runs(HookPhase.BEFORE_ACTIVATE)
        && !rollout.hooks().of(HookPhase.BEFORE_ACTIVATE).isEmpty();
  }

  /**
   * All hosts have the release, and on none of these it is live: tries what is to be tried.
   *
   * @throws DeployerException INTERRUPTED if the run is to stop; what else comes of the hooks is in
   *     the result
   */
  public TriedOut rehearse(List<Member> hosts) throws IOException, DeployerException {
    fleet.checkpoint();
    List<Hook> some = rollout.hooks().of(HookPhase.REHEARSE);
    boolean named = some.stream().anyMatch(hook -> hook.host().isPresent());
    List<HookHost> own = hookHosts(hosts, false);
    HookReport report =
        hooks.run(
            HookPhase.REHEARSE,
            some,
            context,
            own,
            named ? hookHosts(fleet.members(), false) : own);
    Optional<DeployerException> failure = Optional.empty();
    try {
      consequences.of(report);
    } catch (DeployerException e) {
      if (e.kind() == DeployerException.Kind.INTERRUPTED) {
        throw e;
      }
      failure = Optional.of(e);
    }
    try {
      UntouchedByHooks.require(fleet, hosts);
    } catch (DeployerException e) {
      if (e.kind() != DeployerException.Kind.REFUSED) {
        throw e;
      }
      return new TriedOut(report, true, failure.or(() -> Optional.of(e)));
    }
    return new TriedOut(report, false, failure);
  }

  /**
   * What is to follow the flips, as it is recorded before them.
   *
   * @param waves in how many groups the hosts flip
   * @param watched whether the release is watched before it counts as good
   */
  Sequel sequel(int waves, boolean watched) {
    List<String> names =
        rollout.hooks().of(HookPhase.AFTER_ACTIVATE).stream().map(Hook::name).toList();
    return consequences.scope() == Consequences.Scope.RETURN
        ? Sequel.ofHooks(names)
        : new Sequel(names, rollout.health().size(), waves, watched);
  }

  /**
   * What is to follow the flip of a single host, where nothing is run between its staging and the
   * flip; empty where something is.
   *
   * @param watched whether the release is watched before it counts as good
   */
  public Optional<Sequel> sequelOfTheNextFlip(boolean watched) {
    return !runsBeforeActivate() && !fleet.isCluster()
        ? Optional.of(sequel(1, watched))
        : Optional.empty();
  }

  /** These hosts have flipped, forward or back. */
  Followed afterActivate(List<Member> hosts) throws IOException, DeployerException {
    List<Hook> all = rollout.hooks().of(HookPhase.AFTER_ACTIVATE);
    if (all.isEmpty() || hosts.isEmpty()) {
      return Followed.NOTHING;
    }
    DueHooks now = DueHooks.after(hosts, fleet.members(), all);
    List<HookHost> own = hookHosts(hosts, true);
    HookReport report = hooks.run(HookPhase.AFTER_ACTIVATE, now.hooks(), context, own, own);
    Optional<DeployerException> failure = Optional.empty();
    try {
      consequences.of(report);
    } catch (DeployerException e) {
      failure = Optional.of(e);
    }
    return new Followed(now.ended(report), failure);
  }

  /** Whether what is live on these hosts now works. */
  void requireHealth(List<Member> hosts) throws IOException, DeployerException {
    if (rollout.health().isEmpty()) {
      return;
    }
    HealthReport report = health.run(rollout.health(), context, hookHosts(hosts, true));
    consequences.of(report);
  }

  /** The release is live and healthy everywhere. */
  void activated(List<Member> hosts) {
    told.accept(Occasion.ACTIVATED);
  }

  /** What was decided is done everywhere, and is recorded as good. */
  void afterConfirm(List<Member> hosts) throws IOException, DeployerException {
    run(HookPhase.AFTER_CONFIRM, hosts, fleet.members());
  }

  /** What was live before is live again on these hosts. */
  void onRevert(List<Member> hosts) throws IOException, DeployerException {
    run(HookPhase.ON_REVERT, hosts, fleet.members());
  }

  private void run(HookPhase phase, List<Member> hosts, List<Member> all)
      throws IOException, DeployerException {
    run(phase, rollout.hooks().of(phase), hosts, all);
  }

  /**
   * Runs hooks.
   *
   * @param all hosts among which one that a hook names is looked for: a host that is level already
   *     can still be where migrations belong
   */
  private void run(HookPhase phase, List<Hook> some, List<Member> hosts, List<Member> all)
      throws IOException, DeployerException {
    if (consequences.scope().runs(phase) && !some.isEmpty()) {
      boolean named = some.stream().anyMatch(hook -> hook.host().isPresent());
      boolean flipped = phase.isAfterTheFlips();
      List<HookHost> own = hookHosts(hosts, flipped);
      consequences.of(hooks.run(phase, some, context, own, named ? hookHosts(all, flipped) : own));
    }
  }

  /** What failed so far and stopped nothing, in its order. */
  public List<Unhealthy> unhealthy() {
    return consequences.unhealthy();
  }

  /** Whether somebody has ended checks before they were answered well, which stopped nothing. */
  boolean isCutShort() {
    return consequences.isCutShort();
  }

  /**
   * The hosts as hooks and checks find them.
   *
   * @param flipped whether hosts may differ, so that none is waited for
   */
  private List<HookHost> hookHosts(List<Member> members, boolean flipped)
      throws IOException, DeployerException {
    HostShells all = new HostShells(fleet);
    Map<Member, Optional<HostCommands>> shells = flipped ? all.atOnce(members) : all.of(members);
    List<HookHost> hosts = new ArrayList<>();
    for (Member member : members) {
      Layout layout = member.run().layout();
      Optional<ReleaseId> release = member.concerned(context.release());
      Optional<RemotePath> path = release.map(layout::release);
      hosts.add(
          new HookHost(
              member.name(),
              member.at(),
              member.address(),
              shells.get(member),
              path.filter(there -> !member.lacksRelease()).orElse(layout.top()),
              path,
              member.other(release).map(layout::release)));
    }
    return hosts;
  }
}
