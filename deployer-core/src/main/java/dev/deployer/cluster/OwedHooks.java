package dev.deployer.cluster;

import dev.deployer.execution.JournalWriter;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Warning;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hooks that are to follow the last flips of hosts and of which dead runs do not say that they
 * have passed: they are run, or it is remembered that they are owed.
 */
final class OwedHooks {
  private final Fleet fleet;
  private final HooksAndChecks returning;
  private final RecoveryActions actions;
  private final Map<Member, List<String>> owed = new LinkedHashMap<>();

  OwedHooks(Fleet fleet, HooksAndChecks returning, RecoveryActions actions) {
    this.fleet = fleet;
    this.returning = returning;
    this.actions = actions;
  }

  /**
   * Runs them wherever it is not certain that they have run, and returns those hosts.
   *
   * @param done whether a person says of the hosts as they are that this is done
   */
  List<Member> run(boolean done) throws IOException, DeployerException {
    List<Member> due =
        fleet.members().stream().filter(m -> !m.aftermath().owed().isEmpty()).toList();
    Map<Member, List<String>> ended = new LinkedHashMap<>();
    if (!returning.sequel(1, false).hooks().isEmpty()) {
      ended.putAll(returning.afterActivate(due).ended());
    }
    List<Member> passed = due.stream().filter(m -> List.of().equals(ended.get(m))).toList();
    if (done) {
      due.forEach(member -> ended.put(member, List.of()));
    }
    fleet.all(
        due.stream().filter(ended::containsKey).toList(),
        member -> {
          new JournalWriter(member.run(), member.state().history()).followed(ended.get(member));
          member.state(member.run().state());
        });
    for (Member member : due) {
      List<String> left = member.aftermath().owed();
      if (!left.isEmpty()) {
        owed.put(member, left);
      } else {
        actions.did(
            member,
            passed.contains(member) ? new Recovery.HooksRun() : new Recovery.SaidToBeDone());
      }
    }
    return due;
  }

  /** Those of a host that are not known to have passed. */
  List<String> of(Member member) {
    return owed.getOrDefault(member, List.of());
  }

  boolean isEmpty() {
    return owed.isEmpty();
  }

  /** Tells of them, where the run goes on to something else. */
  void warn() {
    owed.forEach((member, hooks) -> fleet.warn(new Warning.HooksOwed(member.toString(), hooks)));
  }
}
