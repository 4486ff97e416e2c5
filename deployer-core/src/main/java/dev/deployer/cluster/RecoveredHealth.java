package dev.deployer.cluster;

import dev.deployer.execution.Activation;
import dev.deployer.execution.Flip;
import dev.deployer.execution.JournalWriter;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Whether what a recovery left live works, and what journals record of that. */
final class RecoveredHealth {
  private final Fleet fleet;
  private final HooksAndChecks returning;
  private final RecoveryPlan plan;

  RecoveredHealth(Fleet fleet, HooksAndChecks returning, RecoveryPlan plan) {
    this.fleet = fleet;
    this.returning = returning;
    this.plan = plan;
  }

  /** Asks these hosts; what does not work is recorded on them, and where all does, that it does. */
  List<Unhealthy> ask(List<Member> asked) throws IOException, DeployerException {
    if (!asked.isEmpty()) {
      returning.requireHealth(asked);
    }
    List<Unhealthy> unwell = returning.unhealthy();
    if (unwell.isEmpty()) {
      fleet.all(judged(), this::recordGood);
    } else {
      fleet
          .each(asked, member -> recordNotWell(member, unwell))
          .forEach(
              (member, e) ->
                  fleet.warnOf(member, new Warning.NotWellUnrecorded(Failures.message(e))));
    }
    return unwell;
  }

  /** Hosts that were brought forward, as their run would have judged them at its end. */
  private List<Member> judged() {
    return fleet.members().stream()
        .filter(
            member ->
                plan.goal(member.rootId())
                    .filter(goal -> !goal.proving() && !goal.superseded())
                    .filter(goal -> goal.part().cluster().isPresent())
                    .filter(goal -> !goal.part().sequel().map(Sequel::watched).orElse(false))
                    .filter(goal -> goal.release().equals(goal.part().to()))
                    .map(goal -> member.state().live().equals(Live.of(goal.release())))
                    .orElse(false))
        .filter(member -> member.aftermath().owed().isEmpty())
        .toList();
  }

  private void recordGood(Member member) throws IOException, DeployerException {
    JournalRecord part = plan.goal(member.rootId()).orElseThrow().part();
    if (part.to().isPresent()) {
      JournalWriter journal = new JournalWriter(member.run(), member.state().history());
      part.cluster().ifPresent(mark -> journal.join(part.transaction(), mark.ofParticipant()));
      new Activation(member.run(), journal, new Flip(Optional.empty(), part.to(), part.digest()))
          .good();
      member.state(member.run().state());
    }
  }

  private static void recordNotWell(Member member, List<Unhealthy> unwell)
      throws IOException, DeployerException {
    RootState state = member.run().state();
    Optional<ReleaseId> live = state.live().release();
    if (live.isPresent()) {
      new JournalWriter(member.run(), state.history())
          .notWell(live.get(), state.digest(live.get()), Unhealthy.inWords(unwell));
      member.state(member.run().state());
    }
  }
}
