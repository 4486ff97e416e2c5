package dev.deployer.cluster;

import dev.deployer.execution.JournalWriter;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.root.AttemptLog;
import dev.deployer.root.AttemptNote;
import dev.deployer.root.DataInUse;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.History;
import dev.deployer.root.StepLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What dead runs have begun, hooks before a release was to go live and steps: how it ended, as far
 * as any host knows that, is told to all. Only under the locks.
 */
final class UntoldEnds {
  private final Fleet fleet;
  private final BiConsumer<Member, Recovery> did;

  /**
   * Of these hosts.
   *
   * @param did told of each end that is recorded
   */
  UntoldEnds(Fleet fleet, BiConsumer<Member, Recovery> did) {
    this.fleet = fleet;
    this.did = did;
  }

  /** Records how it ended, or that nobody knows. */
  void tell() throws IOException, DeployerException {
    tell(
        AttemptLog.of(histories())::untold,
        (journal, end) -> journal.attempt(end, Optional.empty(), DataInUse.NONE),
        end ->
            new Recovery.AttemptSettled(
                end.release(), end.outcome() != AttemptNote.Outcome.UNKNOWN));
    tell(
        StepLog.of(histories())::untold,
        (journal, end) -> journal.step(end, GatesOfRun.NONE),
        end -> new Recovery.StepSettled(end.step(), end.outcome().word(), end.release()));
  }

  private List<History> histories() {
    return fleet.members().stream().map(member -> member.state().history()).toList();
  }

  /** Writes an end into a journal. */
  @FunctionalInterface
  private interface Recording<N> {
    void in(JournalWriter journal, N end) throws IOException, DeployerException;
  }

  private <N> void tell(
      Function<History, List<N>> untold, Recording<N> recording, Function<N, Recovery> what)
      throws IOException, DeployerException {
    List<Member> unaware =
        fleet.members().stream()
            .filter(member -> !untold.apply(member.state().history()).isEmpty())
            .toList();
    fleet.all(
        unaware,
        member -> {
          JournalWriter journal = new JournalWriter(member.run(), member.state().history());
          for (N end : untold.apply(member.state().history())) {
            recording.in(journal, end);
            did.accept(member, what.apply(end));
          }
          member.state(member.run().state());
        });
  }
}
