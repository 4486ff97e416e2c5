package dev.deployer.cluster;

import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The first half of a transaction: records on all hosts that they are about to flip, and takes that
 * back where one of them cannot.
 */
final class Preparation {
  private final Fleet fleet;
  private final List<Member> participants;
  private final DecisionHost decision;

  Preparation(Fleet fleet, List<Member> participants, DecisionHost decision) {
    this.fleet = fleet;
    this.participants = participants;
    this.decision = decision;
  }

  /** Prepares all hosts; a failure leaves every one as it was. */
  void run() throws IOException, DeployerException {
    if (!decision.isShared()) {
      // The record of the flip is the decision; it is written just before the flip.
      return;
    }
    decision.open();
    Set<Member> prepared = ConcurrentHashMap.newKeySet();
    try {
      fleet.all(
          participants,
          member -> {
            member.executor().prepare();
            prepared.add(member);
          });
      fleet.checkpoint();
    } catch (IOException | DeployerException e) {
      withdraw(participants.stream().filter(prepared::contains).toList(), e);
      throw e;
    }
  }

  /**
   * Nothing has flipped: what was prepared is taken back.
   *
   * @return whether that is decided; where a host could not be told, recover does it
   */
  boolean withdraw(List<Member> prepared, Exception cause) {
    // What a host has prepared that failed is not known, also if it answers again.
    boolean certain =
        participants.stream()
            .allMatch(m -> prepared.contains(m) || m.failure().isEmpty() || isInterrupted(m));
    try {
      decision.revert(Failures.message(cause));
    } catch (IOException | DeployerException e) {
      cause.addSuppressed(e);
      return false;
    }
    Map<Member, Exception> failures =
        fleet.each(prepared, member -> member.executor().abandon(Optional.empty()));
    failures.values().forEach(cause::addSuppressed);
    if (failures.isEmpty() && certain) {
      try {
        decision.confirm();
      } catch (IOException | DeployerException e) {
        cause.addSuppressed(e);
      }
    }
    return true;
  }

  private static boolean isInterrupted(Member member) {
    return member
        .failure()
        .map(Failures::kind)
        .equals(Optional.of(DeployerException.Kind.INTERRUPTED));
  }
}
