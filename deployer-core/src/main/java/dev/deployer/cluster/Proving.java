package dev.deployer.cluster;

import dev.deployer.execution.Executor;
import dev.deployer.gate.Acceptance;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.Step;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries on a commit that a dead run left before its release was proven: in the waves and with the
 * checks of this run, or by taking it back where there are none or they fail.
 */
public final class Proving {
  private final Rollout rollout;
  private final HooksAndChecks hooksAndChecks;
  private final RecoveryPlan.Means means;
  private final boolean asksData;

  private Proving(
      Rollout rollout, HooksAndChecks hooksAndChecks, RecoveryPlan.Means means, boolean asksData) {
    this.rollout = rollout;
    this.hooksAndChecks = hooksAndChecks;
    this.means = means;
    this.asksData = asksData;
  }

  /**
   * Proves what is open in these waves and with these checks.
   *
   * @param asksData whether the gate {@code data} is in force
   */
  public static Proving by(Rollout rollout, HooksAndChecks hooksAndChecks, boolean asksData) {
    return new Proving(
        rollout,
        hooksAndChecks,
        new RecoveryPlan.Means(!rollout.health().isEmpty(), !rollout.waves().isAllAtOnce()),
        asksData);
  }

  /** Proves nothing, since there is no time for it: what is open is taken back. */
  public static Proving none(Rollout rollout, HooksAndChecks hooksAndChecks, boolean asksData) {
    return new Proving(rollout, hooksAndChecks, RecoveryPlan.Means.NONE, asksData);
  }

  WayBack wayBack(List<Acceptance> accepted) {
    return new WayBack(asksData, accepted);
  }

  RecoveryPlan.Means means() {
    return means;
  }

  /**
   * Carries a transaction on.
   *
   * @param left what each of its hosts had prepared
   * @param oneWay whether it is held where it fails, since what was live before cannot read what
   *     was written
   * @return why it was taken back; empty where it is live on all of them now
   */
  Optional<DeployerException> carryOn(Fleet fleet, Map<Member, JournalRecord> left, boolean oneWay)
      throws IOException, DeployerException {
    List<Member> hosts = List.copyOf(left.keySet());
    left.forEach((member, part) -> member.plan(plan(member, part), executor(member, part)));
    try {
      // The dead run has made the release; its plan has nothing before the flip.
      fleet.look(hosts, member -> member.executor().build(Optional.empty()));
      new Transaction(
              fleet,
              hosts,
              decision(fleet, hosts, left),
              oneWay ? rollout.withOnFailure(Rollout.OnFailure.HOLD) : rollout,
              hooksAndChecks)
          .owingWatch(
              left.values().stream()
                  .anyMatch(part -> part.sequel().map(Sequel::watched).orElse(false)))
          .carryOn();
      return Optional.empty();
    } catch (DeployerException e) {
      if (e.kind() != DeployerException.Kind.REVERTED) {
        throw e;
      }
      return Optional.of(e);
    } finally {
      left.keySet().forEach(Member::forgetPlan);
    }
  }

  private static DecisionHost decision(
      Fleet fleet, List<Member> hosts, Map<Member, JournalRecord> left) {
    JournalRecord part = left.get(hosts.get(0));
    if (part.cluster().isEmpty()) {
      return DecisionHost.alone(fleet, hosts.get(0), part);
    }
    String root = part.cluster().get().decider();
    Member decider =
        fleet.members().stream().filter(m -> m.rootId().equals(root)).findFirst().orElseThrow();
    JournalRecord opened =
        new dev.deployer.root.ClusterHistory(decider.state().history())
            .opened(part.transaction())
            .orElseThrow();
    return DecisionHost.of(fleet, hosts, decider, opened);
  }

  private static Executor executor(Member member, JournalRecord part) {
    return new Executor(member.run(), member.state(), plan(member, part), List.of());
  }

  private static HostPlan plan(Member member, JournalRecord part) {
    RootState state = member.state();
    Optional<Digest> digest = part.digest();
    return new HostPlan(
        member.address(),
        state.hostKey(),
        state.layout().root(),
        state.marker().id(),
        state.history().generation(),
        state.history().end(),
        part.from(),
        List.of(new Step.Activate(part.from(), part.to().orElseThrow(), digest, false)),
        Itemized.NONE,
        List.of(),
        List.of());
  }
}
