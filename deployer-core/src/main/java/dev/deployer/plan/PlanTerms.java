package dev.deployer.plan;

import dev.deployer.root.Json;
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
 * @param source what the release is made from; absent for a rollback
 */
public record PlanTerms(
    Instant made,
    String by,
    List<String> authors,
    Optional<String> application,
    Optional<String> environment,
    Optional<Origin> source,
    PlannedRecipe recipe) {

  /** What a source is. */
  public enum Kind {
    /** A directory, sent as it is. */
    DIRECTORY;

    /** The word in the file. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Where the files of a release come from.
   *
   * @param dirty whether the work tree had changes that are not in the revision; absent where that
   *     is not known
   */
  public record Origin(Kind kind, Optional<String> revision, Optional<Boolean> dirty) {}

  /** Copies the authors. */
  public PlanTerms {
    authors = List.copyOf(authors);
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("made", made.toString());
    fields.put("by", by);
    fields.put("authors", authors);
    application.ifPresent(name -> fields.put("application", name));
    environment.ifPresent(name -> fields.put("environment", name));
    source.ifPresent(
        origin -> {
          Map<String, Object> known = new LinkedHashMap<>();
          known.put("kind", origin.kind().word());
          origin.revision().ifPresent(revision -> known.put("revision", revision));
          origin.dirty().ifPresent(dirty -> known.put("dirty", dirty));
          fields.put("source", known);
        });
    fields.put("recipe", recipe.fields());
    return fields;
  }

  static PlanTerms read(Json json) throws Json.MalformedException {
    Optional<Json> source = json.object("source");
    Optional<Origin> origin = Optional.empty();
    if (source.isPresent()) {
      Json known = source.get();
      origin =
          Optional.of(
              new Origin(
                  known.required("kind", PlanTerms::kind),
                  known.optionalText("revision"),
                  known.optionalBoolean("dirty")));
    }
    return new PlanTerms(
        json.time("made"),
        json.text("by"),
        json.texts("authors"),
        json.optionalText("application"),
        json.optionalText("environment"),
        origin,
        PlannedRecipe.read(
            json.object("recipe")
                .orElseThrow(() -> new Json.MalformedException("plan: recipe must be an object"))));
  }

  private static Kind kind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("there is no source of kind " + word);
  }
}
