package dev.deployer.plan;

import dev.deployer.path.Remark;
import dev.deployer.root.Json;
import dev.deployer.root.OriginJson;
import dev.deployer.source.Origin;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan was made for, by whom, and what is to be run on the way.
 *
 * @param made when, by the planner's clock; nothing is decided by it
 * @param by who made it: {@code anna@laptop}
 * @param authors whose work it is, as far as is known
 * @param application of the target, where it has a name
 * @param environment likewise
 * @param source what the release is made from; absent for a rollback
 * @param atOnce whether all hosts flip without waves, whatever the configuration says
 * @param recipe what is run, asked and told on the way
 * @param stepsDueLater the names of the release's steps, which are run by themselves afterwards;
 *     without those that are done
 * @param message what is to be said of it in the journal
 * @param commits what it brings by git, a line each, and what it takes back; nothing is decided by
 *     them
 * @param asked the roots that its gates ask, besides those of its hosts
 */
public record PlanTerms(
    Instant made,
    String by,
    List<String> authors,
    Optional<String> application,
    Optional<String> environment,
    Optional<Origin> source,
    boolean atOnce,
    PlannedRecipe recipe,
    List<String> stepsDueLater,
    Optional<String> message,
    List<String> commits,
    List<AskedRoot> asked) {

  /** Copies the lists. */
  public PlanTerms {
    authors = List.copyOf(authors);
    stepsDueLater = List.copyOf(stepsDueLater);
    commits = List.copyOf(commits);
    asked = List.copyOf(asked);
  }

  /** Whether nobody else is known whose work it is than who made the plan. */
  public boolean nameItsMakerAlone() {
    return authors.stream().allMatch(name -> name.equals(by) || by.startsWith(name + "@"));
  }

  /** The same, with these steps to be run afterwards. */
  public PlanTerms withStepsDueLater(List<String> names) {
    return new PlanTerms(
        made,
        by,
        authors,
        application,
        environment,
        source,
        atOnce,
        recipe,
        names,
        message,
        commits,
        asked);
  }

  /** The same, with this word for the journal. */
  public PlanTerms withMessage(Optional<String> word) {
    return new PlanTerms(
        made,
        by,
        authors,
        application,
        environment,
        source,
        atOnce,
        recipe,
        stepsDueLater,
        word,
        commits,
        asked);
  }

  /** The same, with what it brings by git. */
  public PlanTerms withCommits(List<String> lines) {
    return new PlanTerms(
        made,
        by,
        authors,
        application,
        environment,
        source,
        atOnce,
        recipe,
        stepsDueLater,
        message,
        lines,
        asked);
  }

  /** The same, where gates ask these roots. */
  public PlanTerms withAsked(List<AskedRoot> roots) {
    return new PlanTerms(
        made,
        by,
        authors,
        application,
        environment,
        source,
        atOnce,
        recipe,
        stepsDueLater,
        message,
        commits,
        roots);
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("made", made.toString());
    fields.put("by", by);
    fields.put("authors", authors);
    application.ifPresent(name -> fields.put("application", name));
    environment.ifPresent(name -> fields.put("environment", name));
    source.ifPresent(origin -> fields.put("source", origin.fields()));
    fields.put("at_once", atOnce);
    fields.put("recipe", recipe.fields());
    message.ifPresent(word -> fields.put("message", word));
    if (!stepsDueLater.isEmpty()) {
      fields.put("steps_due_later", stepsDueLater);
    }
    if (!commits.isEmpty()) {
      fields.put("commits", commits);
    }
    if (!asked.isEmpty()) {
      fields.put("asked", asked.stream().map(AskedRoot::fields).toList());
    }
    return fields;
  }

  static PlanTerms read(Json json) throws Json.MalformedException {
    return new PlanTerms(
        json.time("made"),
        json.text("by"),
        json.texts("authors"),
        json.optionalText("application"),
        json.optionalText("environment"),
        OriginJson.read(json),
        json.flag("at_once"),
        PlannedRecipe.read(
            json.object("recipe")
                .orElseThrow(() -> new Json.MalformedException("plan: recipe must be an object"))),
        json.texts("steps_due_later"),
        json.value("message", text -> Remark.require("a message", text, Remark.MOST_BYTES)),
        json.texts("commits"),
        json.each("asked", AskedRoot::read));
  }
}
