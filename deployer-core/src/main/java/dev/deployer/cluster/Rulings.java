package dev.deployer.cluster;

import dev.deployer.execution.JournalWriter;
import dev.deployer.outcome.DeployerException;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.JournalRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Records in the journals of hosts what a recovery decides of transactions that were left. */
final class Rulings {
  private final Fleet fleet;
  private final RecoveryPlan plan;

  Rulings(Fleet fleet, RecoveryPlan plan) {
    this.fleet = fleet;
    this.plan = plan;
  }

  /** Those of the decision hosts, before anything is done about them. */
  void rule() throws IOException, DeployerException {
    for (RecoveryPlan.Ruling ruling : plan.rulings()) {
      for (Member member : fleet.members()) {
        if (member.rootId().equals(ruling.root())) {
          record(
              member, ruling.decision(), ruling.about(), Optional.of(ruling.note()), ruling.word());
        }
      }
    }
  }

  /**
   * A person's word, on every host that waits for it, so that it is known without the decision
   * host.
   */
  void say(JournalRecord.Kind word) throws IOException, DeployerException {
    for (Member member : fleet.members()) {
      Optional<JournalRecord> part =
          plan.goal(member.rootId())
              .map(RecoveryPlan.Goal::part)
              .filter(p -> p.cluster().isPresent() && plan.spoken().contains(p.transaction()));
      boolean known =
          part.map(
                  p ->
                      new ClusterHistory(member.state().history())
                          .decision(p.transaction())
                          .equals(Optional.of(word)))
              .orElse(true);
      if (!known) {
        record(member, word, part.get(), Optional.of(RecoveryPlan.BY_A_PERSON), true);
      }
    }
  }

  /**
   * That all hosts of a transaction have come to its end.
   *
   * @param ended the transactions of which that is recorded already
   */
  void confirm(Set<String> ended) throws IOException, DeployerException {
    for (Member member : fleet.members()) {
      JournalRecord opened = plan.confirmed().get(member.rootId());
      if (opened != null && !ended.contains(opened.transaction())) {
        record(member, JournalRecord.Kind.CONFIRMED, opened, Optional.empty(), false);
      }
    }
  }

  private void record(
      Member member,
      JournalRecord.Kind kind,
      JournalRecord about,
      Optional<String> note,
      boolean word)
      throws IOException, DeployerException {
    fleet.all(
        List.of(member),
        m -> {
          ClusterMark mark = about.cluster().orElseThrow();
          JournalWriter journal = new JournalWriter(m.run(), m.state().history());
          journal.join(about.transaction(), mark.ofParticipant());
          journal.witness(Heads.of(fleet));
          journal.decided(kind, about.to(), about.digest(), mark, note, word);
          m.state(m.run().state());
        });
  }
}
