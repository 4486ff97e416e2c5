package dev.deployer.config;

import dev.deployer.yaml.Closest;
import dev.deployer.yaml.Section;
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
        (name, environment) ->
            environment
                .recipe()
                .settings()
                .gates()
                .others()
                .forEach(other -> hold(all, name, other)));
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
