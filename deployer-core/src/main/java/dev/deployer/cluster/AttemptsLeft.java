package dev.deployer.cluster;

import dev.deployer.execution.JournalWriter;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.root.AttemptLog;
import dev.deployer.root.AttemptNote;
import dev.deployer.root.DataInUse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What dead runs have begun before a release was to go live: how that ended, as far as any host
 * knows it, is told to all. Only under the locks.
 */
final class AttemptsLeft {
  private final Fleet fleet;

  AttemptsLeft(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * Records how they ended, or that nobody knows.
   *
   * @param did told of each
   */
  void end(BiConsumer<Member, Recovery> did) throws IOException, DeployerException {
    AttemptLog log =
        AttemptLog.of(fleet.members().stream().map(member -> member.state().history()).toList());
    List<Member> untold =
        fleet.members().stream()
            .filter(member -> !log.untold(member.state().history()).isEmpty())
            .toList();
    fleet.all(
        untold,
        member -> {
          JournalWriter journal = new JournalWriter(member.run(), member.state().history());
          for (AttemptNote end : log.untold(member.state().history())) {
            journal.attempt(end, Optional.empty(), DataInUse.NONE);
            did.accept(
                member,
                new Recovery.AttemptSettled(
                    end.release(), end.outcome() != AttemptNote.Outcome.UNKNOWN));
          }
          member.state(member.run().state());
        });
  }
}
