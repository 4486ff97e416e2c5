package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.execution.JournalWriter;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.JournalHead;
import dev.deployer.root.JournalRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The journal in which it is recorded what all hosts of a transaction are to do; the last decision
 * rules. A run on a single host needs none: its own record of the flip is the decision. But a host
 * that has been one of several decides here also when it goes on alone, so that the others are
 * known to have missed that.
 */
final class DecisionHost {
  private final Fleet fleet;
  private final Member decider;
  private final JournalWriter journal;
  private final List<Member> participants;
  private final Optional<ReleaseId> release;
  private final Optional<Digest> digest;
  private final Optional<ClusterMark> mark;

  private DecisionHost(
      Fleet fleet,
      Member decider,
      JournalWriter journal,
      List<Member> participants,
      Optional<ReleaseId> release,
      Optional<Digest> digest,
      Optional<ClusterMark> mark) {
    this.fleet = fleet;
    this.decider = decider;
    this.journal = journal;
    this.participants = participants;
    this.release = release;
    this.digest = digest;
    this.mark = mark;
  }

  /** For a transaction of these participants, a generation later than any host has seen. */
  static DecisionHost of(
      Fleet fleet,
      List<Member> participants,
      Optional<ReleaseId> release,
      Optional<Digest> digest) {
    long seen =
        fleet.members().stream()
            .mapToLong(m -> new ClusterHistory(m.state().history()).generation())
            .max()
            .orElse(0);
    long generation = seen + 1;
    Member decider = fleet.decider();
    Optional<ClusterMark> mark =
        fleet.isCluster() || seen > 0
            ? Optional.of(
                new ClusterMark(
                    generation,
                    decider.rootId(),
                    participants.stream().map(Member::rootId).toList(),
                    participants.stream()
                        .collect(Collectors.toMap(Member::rootId, Member::address))))
            : Optional.empty();
    JournalWriter journal = decider.executor().journal();
    mark.ifPresent(
        m -> {
          String transaction = decider.run().id();
          journal.join(transaction, m.ofParticipant());
          participants.forEach(p -> p.executor().journal().join(transaction, m.ofParticipant()));
        });
    return new DecisionHost(fleet, decider, journal, participants, release, digest, mark);
  }

  /**
   * For a transaction that a dead run has decided and that is carried on.
   *
   * @param decider the host whose journal has the decision
   * @param opened the record with which it was opened there
   */
  static DecisionHost of(
      Fleet fleet, List<Member> participants, Member decider, JournalRecord opened) {
    ClusterMark mark = opened.cluster().orElseThrow();
    JournalWriter journal =
        participants.contains(decider)
            ? decider.executor().journal()
            : new JournalWriter(decider.run(), decider.state().history());
    journal.join(opened.transaction(), mark.ofParticipant());
    participants.forEach(
        p -> p.executor().journal().join(opened.transaction(), mark.ofParticipant()));
    DecisionHost host =
        new DecisionHost(
            fleet, decider, journal, participants, opened.to(), opened.digest(), Optional.of(mark));
    host.bearWitness();
    return host;
  }

  /** For a flip of a host alone that a dead run has made and that is carried on. */
  static DecisionHost alone(Fleet fleet, Member member, JournalRecord prepared) {
    return new DecisionHost(
        fleet,
        member,
        member.executor().journal(),
        List.of(member),
        prepared.to(),
        prepared.digest(),
        Optional.empty());
  }

  /** Whether there is anything to decide apart from the flip itself. */
  boolean isShared() {
    return mark.isPresent();
  }

  /**
   * Before any host is prepared: a decision host that does not know a transaction which others have
   * prepared is seen to have lost its journal.
   */
  void open() throws IOException, DeployerException {
    if (mark.isPresent()) {
      journal.witness(Heads.of(fleet));
    }
    record(JournalRecord.Kind.OPENED, Optional.empty());
    if (mark.isPresent()) {
      bearWitness();
    }
  }

  /** From here on each host's record of preparing a flip tells of the other hosts' journals. */
  private void bearWitness() {
    Map<String, JournalHead> heads = Heads.of(fleet);
    participants.forEach(
        member -> member.executor().journal().witness(Heads.seenBy(member.rootId(), heads)));
  }

  void commit() throws IOException, DeployerException {
    record(JournalRecord.Kind.COMMIT, Optional.empty());
    tell(Event.Decision.COMMIT);
  }

  void revert(String reason) throws IOException, DeployerException {
    record(JournalRecord.Kind.REVERT, Optional.of(reason));
    tell(Event.Decision.REVERT);
  }

  void hold(String reason) throws IOException, DeployerException {
    record(JournalRecord.Kind.HELD, Optional.of(reason));
    tell(Event.Decision.HELD);
  }

  /** The host whose journal it is. */
  Member decider() {
    return decider;
  }

  /** What is decided: {@code 42 is to be live}. */
  String inWords() {
    return release.map(ReleaseId::value).orElse("nothing") + " is to be live";
  }

  /**
   * That all have done it; said by whoever reaches the last of them, where some are not here. What
   * each host has written by then is known to the decision host from here on.
   */
  void confirm() throws IOException, DeployerException {
    List<String> here = fleet.members().stream().map(Member::rootId).toList();
    if (mark.isEmpty() || here.containsAll(mark.get().participants())) {
      journal.witness(Heads.of(fleet));
      record(JournalRecord.Kind.CONFIRMED, Optional.empty());
    }
  }

  private void tell(Event.Decision decision) {
    if (mark.isPresent()) {
      fleet.tell(new Event.Decided(decision, release));
    }
  }

  private void record(JournalRecord.Kind kind, Optional<String> note)
      throws IOException, DeployerException {
    if (mark.isPresent()) {
      fleet.all(
          List.of(decider),
          member -> journal.decided(kind, release, digest, mark.get(), note, false));
    }
  }
}
