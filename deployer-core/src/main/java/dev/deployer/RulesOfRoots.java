package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateThatWent;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.RootNames;
import dev.deployer.plan.GatesGone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What roots themselves know of the rules that hold for them, whatever is configured here. Pure.
 */
final class RulesOfRoots {
  private RulesOfRoots() {}

  /** What is to be accepted of those by which others had agreed to the last deploy, or were to. */
  static List<Finding> thatWent(Fleet fleet, List<String> inForce, List<Acceptance> accepted) {
    Map<String, Warning.GateGone> went = new TreeMap<>();
    for (Member member : fleet.members()) {
      GatesGone.of(member.state(), inForce).stream()
          .filter(gone -> GateThatWent.isAmong(gone.gate()))
          .forEach(
              gone ->
                  went.merge(
                      gone.gate(),
                      gone,
                      (one, other) -> one.at().isBefore(other.at()) ? other : one));
    }
    return went.values().stream().map(gone -> GateThatWent.judge(gone, accepted)).toList();
  }

  /**
   * Refuses where the target is a root that was named by itself and is that of an environment of
   * the same configuration: under whatever name it was reached, the rules of that hold there.
   */
  static void requireNoOthersRoot(Fleet fleet, Target target) throws DeployerException {
    if (target.environment().isPresent()) {
      return;
    }
    List<Objection> objections = new ArrayList<>();
    for (Member member : fleet.members()) {
      RootNames names = member.state().marker().names();
      if (names.fits(new RootNames(target.application(), Optional.empty()))) {
        names
            .environment()
            .filter(target.others().known()::contains)
            .map(
                name ->
                    FleetPlans.named(fleet, member).map(on -> on + ": ").orElse("")
                        + "the root is that of the environment "
                        + name
                        + ", whose rules hold there")
            .ifPresent(fact -> objections.add(new Objection(Objection.Kind.ANOTHER_ROOT, fact)));
      }
    }
    FleetPlans.requireNone(fleet, objections);
  }
}
