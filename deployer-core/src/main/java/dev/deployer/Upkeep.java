package dev.deployer;

import dev.deployer.cluster.Failures;
import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.Member;
import dev.deployer.execution.Executor;
import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.HostPlans;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.Retention;
import dev.deployer.plan.Step;
import dev.deployer.root.History;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Remains;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Carries out the commands that keep roots in order: prune and recover. */
final class Upkeep {
  private final Runs runs;
  private final Announcements announcements;

  Upkeep(Runs runs) {
    this.runs = runs;
    this.announcements = new Announcements(runs);
  }

  /**
   * Retires old releases, and such as have lost their manifests, which nothing can be held to.
   *
   * @param now whether they, and all that lies in the trash, are deleted at once
   */
  PruneResult prune(int keep, boolean now) throws DeployerException {
    if (keep < 1) {
      throw new IllegalArgumentException("at least 1 release is kept, not " + keep);
    }
    try (announcements) {
      return runs.together(fleet -> prune(fleet, keep, now));
    }
  }

  private PruneResult prune(Fleet fleet, int keep, boolean now)
      throws IOException, DeployerException {
    fleet.locks().take("prune", Optional.empty());
    FleetRecovery settlement = new Settling(runs, announcements).done(fleet);
    settlement.warnOfWhatIsOwed();
    for (Member member : fleet.members()) {
      requireCertain(member.state().live());
    }
    List<Warning> warnings = new ArrayList<>();
    fleet.members().forEach(member -> warnings.addAll(settlement.warnings(member)));
    Map<Member, PruneResult.OnHost> done = new ConcurrentHashMap<>();
    Map<Member, List<Warning>> left = new ConcurrentHashMap<>();
    fleet.all(
        member -> {
          List<Warning> own = new ArrayList<>();
          done.put(member, prune(member, keep, now, own));
          left.put(member, own);
        });
    fleet.members().forEach(member -> warnings.addAll(left.get(member)));
    return new PruneResult(fleet.members().stream().map(done::get).toList(), warnings);
  }

  /** Without a certain answer to what is live, nothing may be deleted. */
  private static void requireCertain(Live live) throws DeployerException {
    if (live instanceof Live.Unknown || live instanceof Live.Strange) {
      throw DeployerException.refused(live, Objection.Kind.STRANGE_CURRENT, live.toString());
    }
  }

  private PruneResult.OnHost prune(Member member, int keep, boolean now, List<Warning> warnings)
      throws IOException, DeployerException {
    RootState state = member.state();
    Retention retention =
        Retention.choose(
            state, keep, state.live().release(), state.previousGood().map(History.Served::id));
    Executor executor = new Executor(member.run(), state, plan(member, retention), List.of());
    Settings settings = runs.target().settings();
    // What is told as gone must be so: nothing is left there for the next deploy.
    Executor.Outcome outcome = executor.keepingInTheTrash(now ? 0 : settings.trash()).execute();
    warnings.addAll(outcome.warnings());
    List<ReleaseId> left = outcome.trash().stream().map(RetiredRelease::id).toList();
    List<ReleaseId> restorable = left.stream().filter(outcome.retired()::contains).toList();
    boolean toTheTrash = !now && settings.trash() > 0;
    List<ReleaseId> emptied =
        Stream.concat(
                state.trash().stream().map(RetiredRelease::id),
                toTheTrash ? outcome.retired().stream() : Stream.empty())
            .filter(id -> !left.contains(id))
            .distinct()
            .toList();
    return new PruneResult.OnHost(
        member.address(), outcome.retired(), retention.kept(), restorable, emptied);
  }

  private static HostPlan plan(Member member, Retention retention) {
    RootState state = member.state();
    List<ReleaseId> retired = new ArrayList<>(retention.retired());
    Remains.underTheLock(state).withoutManifest().stream()
        .filter(id -> !state.live().release().equals(Optional.of(id)))
        .forEach(retired::add);
    return HostPlans.from(
        state,
        member.address(),
        retired.isEmpty() ? List.of() : List.of(new Step.Retire(retired)),
        Itemized.NONE,
        List.of(),
        List.of());
  }

  RecoverResult recover(Optional<Decision> word, List<Acceptance> accepted)
      throws DeployerException {
    try (announcements) {
      return runs.whereReachable(
          fleet -> {
            fleet.locks().take("recover", Optional.empty());
            FleetRecovery settlement = new Settling(runs, announcements).of(fleet);
            settlement.disarm();
            settlement.settle(word.map(Upkeep::kind), accepted);
            settlement.clearRemains();
            announcements.overridden(settlement.accepted());
            return recovered(fleet, settlement);
          });
    }
  }

  private static JournalRecord.Kind kind(Decision word) {
    return switch (word) {
      case COMMIT -> JournalRecord.Kind.COMMIT;
      case REVERT -> JournalRecord.Kind.REVERT;
    };
  }

  private RecoverResult recovered(Fleet fleet, FleetRecovery settlement)
      throws IOException, DeployerException {
    List<Unhealthy> unhealthy = settlement.unhealthy();
    announcements.settled(settlement, unhealthy);
    Map<Member, String> left = fleet.locks().giveBack();
    List<RecoverResult.OnHost> hosts = new ArrayList<>();
    for (Member member : fleet.members()) {
      hosts.add(
          new RecoverResult.OnHost(
              member.address(),
              member.state().live(),
              member.state().previousGood().map(History.Served::id),
              settlement.actions(member),
              settlement.warnings(member),
              settlement.unfollowed(member),
              Optional.ofNullable(left.get(member)),
              left.containsKey(member)));
    }
    for (Member member : fleet.absent()) {
      hosts.add(
          new RecoverResult.OnHost(
              member.address(),
              new Live.Unknown(),
              Optional.empty(),
              List.of(),
              List.of(),
              List.of(),
              member.failure().map(e -> Failures.on(member.address(), e)),
              false));
    }
    return new RecoverResult(
        hosts, settlement.waiting(), unhealthy, settlement.takenBack().map(Throwable::getMessage));
  }
}
