package dev.deployer.cluster;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Recovery;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.JournalRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries on the transactions of dead runs whose releases are still to prove themselves. */
final class CarryingOn {
  private final Fleet fleet;
  private final Proving proving;
  private final RecoveryActions actions;
  private final Set<String> unproven = new HashSet<>();
  private Optional<DeployerException> takenBack = Optional.empty();

  CarryingOn(Fleet fleet, Proving proving, RecoveryActions actions) {
    this.fleet = fleet;
    this.proving = proving;
    this.actions = actions;
  }

  /** Carries them on; the transactions that came to their end by that. */
  Set<String> run(RecoveryPlan plan) throws IOException, DeployerException {
    Map<String, List<Member>> parts = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      plan.goal(member.rootId())
          .filter(RecoveryPlan.Goal::proving)
          .ifPresent(
              goal ->
                  parts
                      .computeIfAbsent(goal.part().transaction(), t -> new ArrayList<>())
                      .add(member));
    }
    for (Map.Entry<String, List<Member>> part : parts.entrySet()) {
      carryOn(plan, part.getKey(), part.getValue());
    }
    return parts.keySet();
  }

  private void carryOn(RecoveryPlan plan, String transaction, List<Member> members)
      throws IOException, DeployerException {
    Map<Member, JournalRecord> left = new LinkedHashMap<>();
    members.forEach(member -> left.put(member, plan.goal(member.rootId()).orElseThrow().part()));
    Map<Member, Live> before = new LinkedHashMap<>();
    members.forEach(member -> before.put(member, member.state().live()));
    Optional<DeployerException> failure =
        proving.carryOn(fleet, left, plan.oneWay().contains(transaction));
    takenBack = failure.or(() -> takenBack);
    failure.ifPresent(e -> unproven.add(transaction));
    fleet.look(member -> member.state(member.run().state()));
    for (Member member : members) {
      if (failure.isPresent() && !member.state().live().equals(before.get(member))) {
        actions.moved(member);
      }
      actions.did(member, whatCameOfIt(member, left.get(member), failure.isPresent()));
    }
  }

  /** What came of it on a host; one that never flipped has not been taken back. */
  private static Recovery whatCameOfIt(Member member, JournalRecord part, boolean failed) {
    Live live = member.state().live();
    if (!failed) {
      return member.aftermath().unwatched()
          ? new Recovery.Unwatched(live)
          : new Recovery.Proven(live);
    }
    boolean wasLive =
        new ClusterHistory(member.state().history())
            .has(part.transaction(), JournalRecord.Kind.ACTIVATED, part.to());
    return wasLive ? new Recovery.TakenBack(live) : new Recovery.AsDecided(live, false);
  }

  /** The transactions that did not prove themselves. */
  Set<String> unproven() {
    return unproven;
  }

  /** Why a release was taken back; empty where none was. */
  Optional<DeployerException> takenBack() {
    return takenBack;
  }
}
