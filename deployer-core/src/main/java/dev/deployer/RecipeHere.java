package dev.deployer;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.RolloutInPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.plan.PlannedRecipe;
import java.util.List;

/**
 * How it is deployed by the configuration of somebody who has not made a plan, to hold the plan
 * against. Asks no host.
 *
 * @param settings of the target of the plan
 * @param rollout of the same
 */
public record RecipeHere(Settings settings, Rollout rollout) {
  /**
   * What a plan of a deploy or a step says otherwise, a clause each, as it would be changed to be
   * what is configured here: {@code the hook migrate was removed (before_activate)}.
   */
  public List<String> changesOf(Plan plan) {
    return plan.terms()
        .map(terms -> terms.recipe().changesTo(planned(plan.kind(), terms)))
        .orElse(List.of());
  }

  private PlannedRecipe planned(Plan.Kind kind, PlanTerms terms) {
    return kind == Plan.Kind.STEP
        ? RolloutInPlan.ofStep(rollout, settings.reconnectFor(), settings.gates().fieldsOfStep())
            .withReleases(settings.ofJournal())
        : RolloutInPlan.ofDeploy(
                terms.atOnce() ? rollout.atOnce() : rollout,
                settings.reconnectFor(),
                settings.gates().fields())
            .withReleases(settings.ofReleases());
  }
}
