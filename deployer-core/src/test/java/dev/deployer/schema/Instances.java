package dev.deployer.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes what a schema allows, by a seed: each key stands there or not, each choice is taken. What a
 * schema cannot tell, such as which environments there are, is given by key.
 */
final class Instances {
  private static final int MOST_ITEMS = 3;

  private final Random random;
  private final Map<String, Supplier<Object>> byKey;
  private int number;
  private Map<?, ?> whole = Map.of();

  /**
   * @param byKey values for keys of this name wherever they stand, or {@code outer/key}; null
   *     leaves them out
   */
  Instances(Random random, Map<String, Supplier<Object>> byKey) {
    this.random = random;
    this.byKey = byKey;
  }

  /** By the whole of a schema. */
  Object of(Map<?, ?> schema) {
    whole = schema;
    return of(schema, "");
  }

  private Object of(Map<?, ?> given, String at) {
    Map<?, ?> schema = resolved(given);
    if (schema.get("anyOf") instanceof List<?> choices && !schema.containsKey("type")) {
      return of((Map<?, ?>) choices.get(random.nextInt(choices.size())), at);
    }
    return switch ((String) schema.get("type")) {
      case "object" -> object(schema, at);
      case "array" -> list(schema, at);
      case "boolean" -> random.nextBoolean();
      case "integer" -> number(schema);
      case "number" -> 1 + random.nextInt(100);
      default -> text(schema);
    };
  }

  private Map<?, ?> resolved(Map<?, ?> schema) {
    if (!(schema.get("$ref") instanceof String place)) {
      return schema;
    }
    Object found = whole;
    for (String step : place.substring(2).split("/", -1)) {
      found =
          found instanceof List<?> list
              ? list.get(Integer.parseInt(step))
              : ((Map<?, ?>) found).get(step);
    }
    return (Map<?, ?>) found;
  }

  private Object number(Map<?, ?> schema) {
    long least = ((Number) schema.get("minimum")).longValue();
    long most = ((Number) schema.get("maximum")).longValue();
    return switch (random.nextInt(4)) {
      case 0 -> least;
      case 1 -> most;
      default -> least + (long) (random.nextDouble() * (most - least));
    };
  }

  private Object text(Map<?, ?> schema) {
    if (schema.get("enum") instanceof List<?> words) {
      return words.get(random.nextInt(words.size()));
    }
    Object pattern = schema.get("pattern");
    List<String> texts =
        pattern == null ? List.of("app", "*.log") : TextsOfPatterns.of((String) pattern);
    if (texts.isEmpty()) {
      throw new AssertionError("no text is known for the pattern " + pattern);
    }
    // In place of # stands a number that was not there yet.
    return texts.get(random.nextInt(texts.size())).replace("#", String.valueOf(++number));
  }

  private Object list(Map<?, ?> schema, String at) {
    int least = schema.get("minItems") instanceof Integer number ? number : 0;
    int size = least + random.nextInt(MOST_ITEMS);
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Object item =
          schema.get("items") instanceof List<?> first
              ? i == 0 ? first.get(0) : schema.get("additionalItems")
              : schema.get("items");
      items.add(of((Map<?, ?>) item, at));
    }
    return items;
  }

  private Object object(Map<?, ?> schema, String at) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (schema.get("patternProperties") instanceof Map<?, ?> named) {
      named.forEach(
          (pattern, value) -> {
            for (String name : TextsOfPatterns.of((String) pattern)) {
              if (random.nextBoolean()) {
                object.put(name, of((Map<?, ?>) value, name));
              }
            }
          });
      return object;
    }
    List<String> without = notChosen(schema);
    Map<?, ?> beside = schema.get("dependencies") instanceof Map<?, ?> map ? map : Map.of();
    List<?> needed = needed(schema);
    ((Map<?, ?>) schema.get("properties"))
        .forEach(
            (key, value) -> {
              boolean isChoice = choices(schema).contains(key);
              boolean misplaced =
                  beside.get(key) instanceof List<?> kind
                      && !isChoice
                      && kind.stream().anyMatch(without::contains);
              boolean owed =
                  beside.entrySet().stream()
                      .anyMatch(
                          each ->
                              choices(schema).contains(each.getKey())
                                  && !without.contains(each.getKey())
                                  && ((List<?>) each.getValue()).contains(key));
              boolean there =
                  isChoice
                      ? !without.contains(key)
                      : needed.contains(key) || owed || (!misplaced && random.nextInt(3) > 0);
              if (there) {
                Supplier<Object> given = byKey.getOrDefault(at + "/" + key, byKey.get(key));
                Object made = given == null ? of((Map<?, ?>) value, (String) key) : given.get();
                if (made != null) {
                  object.put((String) key, made);
                }
              }
            });
    return object;
  }

  /** Of several ways to be right, the first. */
  private static List<?> needed(Map<?, ?> schema) {
    Map<?, ?> way =
        schema.get("anyOf") instanceof List<?> ways ? (Map<?, ?>) ways.get(0) : Map.of();
    return Stream.of(schema, way)
        .filter(each -> each.containsKey("required"))
        .flatMap(each -> ((List<?>) each.get("required")).stream())
        .toList();
  }

  private static List<String> choices(Map<?, ?> schema) {
    List<String> keys = new ArrayList<>();
    if (schema.get("oneOf") instanceof List<?> choices) {
      choices.forEach(
          choice -> keys.add((String) ((List<?>) ((Map<?, ?>) choice).get("required")).get(0)));
    }
    return keys;
  }

  private List<String> notChosen(Map<?, ?> schema) {
    List<String> keys = new ArrayList<>(choices(schema));
    if (!keys.isEmpty()) {
      keys.remove(random.nextInt(keys.size()));
    }
    return keys;
  }
}
