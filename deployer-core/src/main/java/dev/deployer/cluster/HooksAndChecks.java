package dev.deployer.cluster;

import dev.deployer.command.CommandOutcome;
import dev.deployer.health.HealthReport;
import dev.deployer.health.HealthRun;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.HookReport;
import dev.deployer.hook.HookResult;
import dev.deployer.hook.HookRun;
import dev.deployer.hook.Where;
import dev.deployer.manifest.Difference;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the hooks and asks the health checks of a rollout between the steps of its transaction. Each
 * throws where the transaction must not go on; those after the last step only tell.
 */
public final class HooksAndChecks {
  /** What is run, and what a failure means. */
  private enum Scope {
    /** All hooks; what fails stops the run or takes the release back. */
    DEPLOY,
    /** Only the hooks after a flip; what fails takes the release back. */
    PROVING,
    /** Only the hooks after a flip; what fails is told, and changes nothing. */
    RETURN
  }

  private final Fleet fleet;
  private final Rollout rollout;
  private final HookRun hooks;
  private final HealthRun health;
  private final HookContext context;
  private final Consumer<Occasion> told;
  private final Scope scope;
  private final List<Unhealthy> unhealthy = new ArrayList<>();

  private HooksAndChecks(
      Fleet fleet,
      Rollout rollout,
      HookRun hooks,
      HealthRun health,
      HookContext context,
      Consumer<Occasion> told,
      Scope scope) {
    this.fleet = fleet;
    this.rollout = rollout;
    this.hooks = hooks;
    this.health = health;
    this.context = context;
    this.told = told;
    this.scope = scope;
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
    return new HooksAndChecks(fleet, rollout, hooks, health, context, told, Scope.DEPLOY);
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
    return new HooksAndChecks(fleet, rollout, hooks, health, context, told, Scope.RETURN);
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
    return new HooksAndChecks(fleet, rollout, hooks, health, context, told, Scope.PROVING);
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
        scope);
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
    if (!rollout.needsShell()) {
      return;
    }
    Map<Member, Boolean> without = new ConcurrentHashMap<>();
    fleet.all(
        member -> {
          if (member.run().reliably(again -> member.run().host().commands()).isEmpty()) {
            without.put(member, true);
          }
        });
    List<Objection> objections =
        fleet.members().stream()
            .filter(without::containsKey)
            .map(
                member ->
                    new Objection(
                        Objection.Kind.UNSUPPORTED_HOST,
                        "the account on "
                            + member
                            + " has no shell, which hooks or command checks need"))
            .toList();
    if (!objections.isEmpty()) {
      throw DeployerException.refused(new Live.Unknown(), objections);
    }
  }

  /** The hosts are locked, and nothing is staged. */
  public void beforeStage(List<Member> hosts) throws IOException, DeployerException {
    run(HookPhase.BEFORE_STAGE, hosts, fleet.members());
  }

  /** All hosts have the release, and on none it is live. */
  void beforeActivate(List<Member> hosts) throws IOException, DeployerException {
    if (mayRun(HookPhase.BEFORE_ACTIVATE)
        && !rollout.hooks().of(HookPhase.BEFORE_ACTIVATE).isEmpty()) {
      run(HookPhase.BEFORE_ACTIVATE, hosts, fleet.members());
      requireUntouched(hosts);
    }
  }

  /** A hook may write where the application may, and nowhere else in the release. */
  private void requireUntouched(List<Member> hosts) throws IOException, DeployerException {
    Map<Member, List<Difference>> touched = new ConcurrentHashMap<>();
    fleet.all(
        hosts,
        member -> {
          List<Difference> differences = member.executor().differences();
          if (!differences.isEmpty()) {
            touched.put(member, differences);
          }
        });
    List<Objection> objections = new ArrayList<>();
    for (Member member : hosts) {
      if (touched.containsKey(member)) {
        objections.add(
            new Objection(
                Objection.Kind.DRIFT,
                "a hook has changed the release on " + member + " outside what is writable",
                touched.get(member).stream().map(Difference::toString).toList()));
      }
    }
    if (!objections.isEmpty()) {
      throw DeployerException.refused(new Live.Unknown(), objections);
    }
  }

  /**
   * What is to follow the flips, as it is recorded before them.
   *
   * @param waves in how many groups the hosts flip
   */
  Sequel sequel(int waves) {
    List<String> names =
        rollout.hooks().of(HookPhase.AFTER_ACTIVATE).stream().map(Hook::name).toList();
    return scope == Scope.RETURN
        ? Sequel.ofHooks(names)
        : new Sequel(names, rollout.health().size(), waves);
  }

  /** These hosts have flipped, forward or back. */
  Followed afterActivate(List<Member> hosts) throws IOException, DeployerException {
    List<Hook> all = rollout.hooks().of(HookPhase.AFTER_ACTIVATE);
    if (all.isEmpty() || hosts.isEmpty()) {
      return Followed.NOTHING;
    }
    List<Hook> now = all.stream().filter(hook -> isDue(hook, hosts)).toList();
    List<HookHost> own = hookHosts(hosts);
    HookReport report = hooks.run(HookPhase.AFTER_ACTIVATE, now, context, own, own);
    Optional<DeployerException> failure = Optional.empty();
    try {
      require(report);
    } catch (DeployerException e) {
      failure = Optional.of(e);
    }
    return new Followed(ended(now, report, hosts), failure);
  }

  /**
   * A hook that did not pass is the last that was run anywhere; those behind it are still to run.
   */
  private static Map<Member, List<String>> ended(
      List<Hook> due, HookReport report, List<Member> hosts) {
    List<HookResult> failures = report.failures();
    List<String> names = due.stream().map(Hook::name).toList();
    List<String> skipped =
        failures.isEmpty()
            ? List.of()
            : names.subList(names.indexOf(failures.get(0).hook()) + 1, names.size());
    Map<Member, List<String>> ended = new LinkedHashMap<>();
    for (Member host : hosts) {
      List<HookResult> own =
          failures.stream()
              .filter(
                  result ->
                      result.address().equals(host.address())
                          || hosts.stream().noneMatch(h -> h.address().equals(result.address())))
              .toList();
      if (own.stream().allMatch(HookResult::hasEnded)) {
        ended.put(
            host,
            Stream.concat(own.stream().map(HookResult::hook), skipped.stream())
                .distinct()
                .toList());
      }
    }
    return ended;
  }

  /**
   * After a wave: a hook that runs once runs with the wave of its host, and not with each wave. One
   * whose host is not in this run is due, and then said to have none.
   */
  private boolean isDue(Hook hook, List<Member> wave) {
    if (hook.where() != Where.ONCE) {
      return true;
    }
    if (hook.host().isPresent()) {
      String name = hook.host().get();
      return wave.stream().anyMatch(member -> member.name().equals(name))
          || fleet.members().stream().noneMatch(member -> member.name().equals(name));
    }
    return fleet.members().stream()
        .filter(Member::flips)
        .findFirst()
        .map(wave::contains)
        .orElse(true);
  }

  /** Whether what is live on these hosts now works. */
  void requireHealth(List<Member> hosts) throws IOException, DeployerException {
    if (rollout.health().isEmpty()) {
      return;
    }
    HealthReport report = health.run(rollout.health(), context, hookHosts(hosts));
    if (report.healthy()) {
      return;
    }
    if (fleet.stop().isRequested()) {
      throw new DeployerException(
          DeployerException.Kind.INTERRUPTED, new Live.Unknown(), "interrupted", null);
    }
    judge(DeployerException.Kind.FAILED, report.failures().stream().map(Failed::of).toList());
  }

  /** The release is live and healthy everywhere; nothing can go back any more. */
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
    if (mayRun(phase) && !some.isEmpty()) {
      boolean named = some.stream().anyMatch(hook -> hook.host().isPresent());
      List<HookHost> own = hookHosts(hosts);
      require(hooks.run(phase, some, context, own, named ? hookHosts(all) : own));
    }
  }

  private boolean mayRun(HookPhase phase) {
    return scope == Scope.DEPLOY || phase == HookPhase.AFTER_ACTIVATE;
  }

  /** Before the flip it is known what is live, also where it is not known what a hook did. */
  private void require(HookReport report) throws DeployerException {
    if (!report.passed()) {
      boolean flipped =
          switch (report.phase()) {
            case BUILD, BEFORE_STAGE, BEFORE_ACTIVATE -> false;
            case AFTER_ACTIVATE, AFTER_CONFIRM, ON_REVERT -> true;
          };
      requireNoWishToStop(report, flipped);
      judge(
          flipped && report.hasUnknown()
              ? DeployerException.Kind.UNKNOWN
              : DeployerException.Kind.FAILED,
          Failed.of(report));
    }
  }

  /**
   * A hook that did not pass after somebody wanted the run to stop has not failed: it was stopped.
   * What a terminal sends, it sends to hooks of this machine too, and they may end before the wish
   * has arrived here.
   */
  private void requireNoWishToStop(HookReport report, boolean flipped) throws DeployerException {
    if (report.failures().stream().anyMatch(HooksAndChecks::isStoppedHere)) {
      fleet.stop().pause(Duration.ofMillis(500));
    }
    boolean over =
        report.phase() == HookPhase.AFTER_CONFIRM || report.phase() == HookPhase.ON_REVERT;
    if (fleet.stop().isRequested()
        && !over
        && (scope != Scope.RETURN)
        && !(flipped && report.hasUnknown())) {
      DeployerException failure =
          Failed.together(DeployerException.Kind.INTERRUPTED, Failed.of(report));
      throw new DeployerException(
              DeployerException.Kind.INTERRUPTED,
              new Live.Unknown(),
              "interrupted; " + failure.getMessage(),
              failure)
          .withOutput(failure.output());
    }
  }

  /** Whether it ended on this machine as Ctrl-C ends a program. */
  private static boolean isStoppedHere(HookResult result) {
    CommandOutcome outcome = result.outcome();
    return result.address().equals(HookResult.LOCAL)
        && (outcome.equals(new CommandOutcome.Exited(130))
            || outcome.equals(new CommandOutcome.Killed("INT")));
  }

  private void judge(DeployerException.Kind kind, List<Failed> failures) throws DeployerException {
    if (scope != Scope.RETURN) {
      throw Failed.together(kind, failures);
    }
    failures.forEach(one -> unhealthy.add(one.fact()));
    for (Failed one : failures) {
      fleet.warn(Failures.warning(Failed.together(kind, List.of(one))));
    }
  }

  /** What failed so far and stopped nothing, in its order. */
  public List<Unhealthy> unhealthy() {
    return List.copyOf(unhealthy);
  }

  private List<HookHost> hookHosts(List<Member> members) throws IOException, DeployerException {
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
              fleet.commands(member),
              path.filter(there -> !member.lacksRelease()).orElse(layout.top()),
              path,
              member.other(release).map(layout::release)));
    }
    return hosts;
  }
}
