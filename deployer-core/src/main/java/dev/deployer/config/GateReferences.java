package dev.deployer.config;

import dev.deployer.gate.GateSettings;
import dev.deployer.hook.HookPhase;
import dev.deployer.yaml.Closest;
import dev.deployer.yaml.Section;
import java.util.List;
import java.util.Map;

/** Holds the environments that gates name to those that the file has. */
final class GateReferences {
  private GateReferences() {}

  /**
   * Says which of them are none.
   *
   * @param all the section of the environments
   * @param environments those that could be read
   */
  static void hold(Section all, Map<String, Environment> environments) {
    environments.forEach(
        (name, environment) -> {
          GateSettings gates = environment.recipe().settings().gates();
          gates.others().forEach(other -> hold(all, name, other));
          gates
              .rehearsal()
              .filter(rule -> rule.on().map(environments::containsKey).orElse(true))
              .ifPresent(
                  rule -> rehearsed(all, environment, environments.get(rule.on().orElse(name))));
        });
  }

  /** What no rehearsal could satisfy. */
  private static void rehearsed(Section all, Environment environment, Environment on) {
    String where = on.name().equals(environment.name()) ? "" : " of " + on.name();
    if (on.recipe().rollout().hooks().of(HookPhase.REHEARSE).isEmpty()) {
      all.fault(
          environment.name(),
          "its gate rehearsal can never be satisfied: there are no hooks"
              + where
              + " in the phase rehearse");
    }
    List<String> others = environment.recipe().contentKeysOtherwiseIn(on.recipe());
    if (!others.isEmpty()) {
      all.fault(
          environment.name(),
          "its gate rehearsal can never be satisfied: the same build is other content on "
              + on.name()
              + ", where these keys say something else: "
              + String.join(", ", others));
    }
  }

  private static void hold(Section all, String name, String other) {
    if (!all.has(other)) {
      all.fault(
          name,
          "its gates name the environment "
              + other
              + ", which is not here"
              + Closest.to(other, all.keys())
                  .map(meant -> "; did you mean " + meant + "?")
                  .orElse(""));
    }
  }
}
