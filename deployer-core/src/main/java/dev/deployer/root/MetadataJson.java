package dev.deployer.root;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.metadata.StoreVersions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a release says of itself, as {@code release.json} has it. */
public final class MetadataJson {
  /** How many bytes of it there are at most. */
  public static final int MOST_BYTES = 1 << 15;

  private MetadataJson() {}

  /** The fields of an object; what is empty is left out. */
  public static Map<String, Object> fields(Metadata metadata) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!metadata.data().isEmpty()) {
      fields.put("data", data(metadata.data()));
    }
    put(fields, "needs", metadata.needs());
    put(fields, "approvers", metadata.approvers());
    put(fields, "steps", metadata.steps().stream().map(MetadataJson::fields).toList());
    return fields;
  }

  /** What stands at each store. */
  static Map<String, Object> data(SortedMap<String, StoreVersions> data) {
    Map<String, Object> stores = new LinkedHashMap<>();
    data.forEach((store, versions) -> stores.put(store, fields(versions)));
    return stores;
  }

  /** What one store is to a release: {@code {"from":41,"to":43,"writes":43}}. */
  private static Map<String, Object> fields(StoreVersions versions) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", versions.from());
    fields.put("to", versions.to());
    fields.put("writes", versions.writes());
    if (versions.oneWay()) {
      fields.put("one_way", true);
    }
    return fields;
  }

  private static Map<String, Object> fields(ReleaseStep step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", step.name());
    put(fields, "removes", step.removes());
    if (!step.raises().isEmpty()) {
      fields.put("raises", step.raises());
    }
    if (!step.after().isZero()) {
      fields.put("after_ms", step.after().toMillis());
    }
    fields.put("command", step.command().words());
    step.before().ifPresent(before -> fields.put("before", before.words()));
    fields.put("where", step.onEach() ? "each" : "once");
    step.host().ifPresent(host -> fields.put("host", host));
    fields.put("within_ms", step.within().toMillis());
    if (!step.environment().isEmpty()) {
      Map<String, Object> variables = new LinkedHashMap<>();
      step.environment()
          .forEach(
              (name, value) ->
                  variables.put(
                      name,
                      value instanceof Variable.Plain plain
                          ? plain.value()
                          : Map.of("secret", ((Variable.Secret) value).name())));
      fields.put("environment", variables);
    }
    if (step.again()) {
      fields.put("again", true);
    }
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, List<?> values) {
    if (!values.isEmpty()) {
      fields.put(name, values);
    }
  }

  /** What the object at {@code metadata} says; empty where there is none. */
  static Optional<Metadata> read(Json json) throws Json.MalformedException {
    Optional<Json> metadata = json.object("metadata");
    if (metadata.isEmpty()) {
      return Optional.empty();
    }
    Json known = metadata.get();
    return Optional.of(
        new Metadata(
            data(known.object("data")),
            known.texts("needs"),
            known.texts("approvers"),
            known.each("steps", MetadataJson::step)));
  }

  /** What is read from there. */
  static SortedMap<String, StoreVersions> data(Optional<Json> json) throws Json.MalformedException {
    SortedMap<String, StoreVersions> data = new TreeMap<>();
    if (json.isPresent()) {
      for (String store : json.get().all().keySet()) {
        Json versions = json.get().object(store).orElseThrow(() -> bad(store));
        try {
          data.put(
              store,
              new StoreVersions(
                  versions.number("from"),
                  versions.number("to"),
                  versions.number("writes"),
                  versions.flag("one_way")));
        } catch (IllegalArgumentException e) {
          throw new Json.MalformedException(store + ": " + e.getMessage(), e);
        }
      }
    }
    return data;
  }

  /** The same, where what cannot be read counts as not there: a note decides nothing. */
  static SortedMap<String, StoreVersions> dataOf(Map<?, ?> stores) {
    SortedMap<String, StoreVersions> data = new TreeMap<>();
    stores.forEach(
        (store, versions) -> {
          if (store instanceof String name
              && versions instanceof Map<?, ?> numbers
              && numbers.get("from") instanceof Number from
              && numbers.get("to") instanceof Number to
              && numbers.get("writes") instanceof Number writes) {
            try {
              data.put(
                  name,
                  new StoreVersions(from.longValue(), to.longValue(), writes.longValue(), false));
            } catch (IllegalArgumentException e) {
              // Of a version that knows other rules.
            }
          }
        });
    return data;
  }

  private static Json.MalformedException bad(String store) {
    return new Json.MalformedException(store + " must be an object");
  }

  private static ReleaseStep step(Json json) throws Json.MalformedException {
    Optional<Json> raises = json.object("raises");
    SortedMap<String, Long> lowest = new TreeMap<>();
    if (raises.isPresent()) {
      for (String store : raises.get().all().keySet()) {
        lowest.put(store, raises.get().number(store));
      }
    }
    List<String> before = json.texts("before");
    try {
      return new ReleaseStep(
          json.text("name"),
          json.texts("removes"),
          lowest,
          json.all().containsKey("after_ms")
              ? Duration.ofMillis(json.number("after_ms"))
              : Duration.ZERO,
          new Arguments(json.texts("command")),
          before.isEmpty() ? Optional.empty() : Optional.of(new Arguments(before)),
          json.text("where").equals("each"),
          json.optionalText("host"),
          Duration.ofMillis(json.number("within_ms")),
          variables(json.object("environment")),
          json.flag("again"));
    } catch (IllegalArgumentException e) {
      throw new Json.MalformedException("metadata: a step: " + e.getMessage(), e);
    }
  }

  private static Map<String, Variable> variables(Optional<Json> json)
      throws Json.MalformedException {
    Map<String, Variable> variables = new LinkedHashMap<>();
    if (json.isPresent()) {
      for (String name : new ArrayList<>(json.get().all().keySet())) {
        variables.put(
            name,
            json.get().all().get(name) instanceof String
                ? new Variable.Plain(json.get().text(name))
                : new Variable.Secret(
                    json.get().object(name).orElseThrow(() -> bad(name)).text("secret")));
      }
    }
    return variables;
  }
}
