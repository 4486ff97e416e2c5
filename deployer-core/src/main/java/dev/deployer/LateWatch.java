package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.Watching;
import dev.deployer.execution.Activation;
import dev.deployer.execution.Flip;
import dev.deployer.execution.JournalWriter;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Aftermath;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootState;
import dev.deployer.watch.WatchReport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Watches what is live already and was to be watched, where the run that made it so ended before
 * that: a deploy of it does what is left to do. There is nothing to take back, so what counts as
 * bad is only told; where nothing does, the release is known to be good from then on.
 */
final class LateWatch {
  private static final String WORD = "watched by a later deploy";

  private final Fleet fleet;
  private final List<Member> owing;
  private final Watching watching;

  private LateWatch(Fleet fleet, List<Member> owing, Watching watching) {
    this.fleet = fleet;
    this.owing = owing;
    this.watching = watching;
  }

  /** Where no host flips; empty where none of them owes it, or nothing is to be watched now. */
  static Optional<LateWatch> of(
      Fleet fleet, HookWiring wiring, Announcements told, ReleaseId release) {
    List<Member> owing =
        fleet.members().stream()
            .filter(member -> Aftermath.of(member.state().history()).unwatched())
            .toList();
    return owing.isEmpty() || fleet.members().stream().anyMatch(Member::flips)
        ? Optional.empty()
        : wiring
            .watchingStep(fleet, told, release)
            .map(watching -> new LateWatch(fleet, owing, watching));
  }

  /** Watches, and records on each host that owed it what came of it. */
  WatchReport run(ReleaseId release) throws IOException, DeployerException {
    watching.watch(fleet.members(), Optional.of(release));
    WatchReport report = watching.report().orElseThrow();
    if (report.isWell()) {
      fleet.all(owing, member -> good(member, release));
    }
    return report;
  }

  private static void good(Member member, ReleaseId release) throws IOException, DeployerException {
    RootState state = member.run().state();
    new Activation(
            member.run(),
            new JournalWriter(member.run(), state.history()),
            new Flip(
                Optional.empty(),
                Optional.of(release),
                Optional.ofNullable(state.records().get(release)).map(ReleaseRecord::digest)))
        .good(Optional.of(WORD));
    member.state(member.run().state());
  }
}
