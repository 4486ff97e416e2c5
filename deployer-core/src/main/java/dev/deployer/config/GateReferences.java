package dev.deployer.config;

import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.hook.HookPhase;
import dev.deployer.yaml.Closest;
import dev.deployer.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the environments that gates name to those that the file has. */
final class GateReferences {
  private static final String NEVER_REHEARSED = "its gate rehearsal can never be satisfied: ";
  private static final String NEVER_PROMOTED = "its gate promotion can never be satisfied: ";

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
          gates.promotion().ifPresent(rule -> promoted(all, environment, rule, environments));
        });
  }

  /** What could never have been where it must have been first. */
  private static void promoted(
      Section all,
      Environment environment,
      PromotionRule rule,
      Map<String, Environment> environments) {
    String name = environment.name();
    Environment from = environments.get(rule.from());
    if (rule.from().equals(name)) {
      all.fault(
          name,
          NEVER_PROMOTED
              + name
              + " cannot be where it comes from itself; say promotion: off there, where the gate"
              + " stands at the top");
    } else if (from != null) {
      circle(name, environments)
          .ifPresent(
              circle ->
                  all.fault(
                      name, NEVER_PROMOTED + "nothing can be the first to have it: " + circle));
      otherwise(all, environment, from, NEVER_PROMOTED);
    }
  }

  /** The environments that wait for one another, where this is one of them. */
  private static Optional<String> circle(String name, Map<String, Environment> environments) {
    List<String> way = new ArrayList<>(List.of(name));
    Optional<String> next = before(name, environments);
    while (next.isPresent() && !way.contains(next.get())) {
      way.add(next.get());
      next = before(next.get(), environments);
    }
    way.add(name);
    return next.filter(name::equals).map(back -> String.join(" from ", way));
  }

  private static Optional<String> before(String name, Map<String, Environment> environments) {
    return Optional.ofNullable(environments.get(name))
        .flatMap(environment -> environment.recipe().settings().gates().promotion())
        .map(PromotionRule::from);
  }

  /** What no rehearsal could satisfy. */
  private static void rehearsed(Section all, Environment environment, Environment on) {
    String where = on.name().equals(environment.name()) ? "" : " of " + on.name();
    if (on.recipe().rollout().hooks().of(HookPhase.REHEARSE).isEmpty()) {
      all.fault(
          environment.name(),
          NEVER_REHEARSED + "there are no hooks" + where + " in the phase rehearse");
    }
    otherwise(all, environment, on, NEVER_REHEARSED);
  }

  /** Where the digests of what is built could never be equal. */
  private static void otherwise(
      Section all, Environment environment, Environment other, String never) {
    List<String> others = environment.recipe().contentKeysOtherwiseIn(other.recipe());
    if (!others.isEmpty()) {
      all.fault(
          environment.name(),
          never
              + "the same build is other content on "
              + other.name()
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
