package dev.deployer.cluster;

import dev.deployer.execution.JournalWriter;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.StepLog;
import dev.deployer.root.StepNote;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The steps that dead runs have begun: their end, as far as any host knows it, is told to all. Only
 * under the locks.
 */
final class StepsLeft {
  private final Fleet fleet;

  StepsLeft(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * Records how they ended, or that nobody knows.
   *
   * @param did told of each
   */
  void end(BiConsumer<Member, Recovery> did) throws IOException, DeployerException {
    StepLog log =
        StepLog.of(fleet.members().stream().map(member -> member.state().history()).toList());
    List<Member> untold =
        fleet.members().stream()
            .filter(member -> !log.untold(member.state().history()).isEmpty())
            .toList();
    fleet.all(
        untold,
        member -> {
          JournalWriter journal = new JournalWriter(member.run(), member.state().history());
          for (StepNote end : log.untold(member.state().history())) {
            journal.step(end, GatesOfRun.NONE);
            did.accept(
                member, new Recovery.StepSettled(end.step(), end.outcome().word(), end.release()));
          }
          member.state(member.run().state());
        });
  }
}
