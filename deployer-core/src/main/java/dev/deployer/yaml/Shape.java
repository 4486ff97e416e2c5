package dev.deployer.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What may stand at a place of a file, in the words of JSON Schema (draft 7), which editors know.
 *
 * <p>A shape never refuses what is read. It may allow what is refused: where a form can only be
 * told by a program, or where one key depends on another place.
 *
 * @param words the keywords with their values, as JSON has them
 */
public record Shape(Map<String, Object> words) {
  /** Copies, in order. */
  public Shape {
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
  }

  private static Shape of(String type) {
    return new Shape(Map.of("type", type));
  }

  /** Any text. */
  public static Shape text() {
    return of("string");
  }

  /** A text in which this is found; it may begin with {@code ^} and end with {@code $}. */
  public static Shape text(String pattern) {
    return text().with("pattern", pattern);
  }

  /** A name for people, of so many characters at most. */
  public static Shape name(int longest) {
    return text("\\S").with("maxLength", longest);
  }

  /** One of these words. */
  public static Shape word(List<String> words) {
    return text().with("enum", List.copyOf(words));
  }

  /** The same. */
  public static Shape word(String... words) {
    return word(List.of(words));
  }

  /** True or false. */
  public static Shape flag() {
    return of("boolean");
  }

  /** A whole number within the bounds, both included. */
  public static Shape number(long least, long most) {
    return of("integer").with("minimum", least).with("maximum", most);
  }

  /** Any number. */
  public static Shape number() {
    return of("number");
  }

  /** A list. */
  public static Shape list(Shape item) {
    return of("array").with("items", item.words);
  }

  /** A list whose first item is of another kind than the rest, and must be there. */
  public static Shape list(Shape first, Shape rest) {
    return of("array")
        .with("items", List.of(first.words))
        .with("additionalItems", rest.words)
        .notEmpty();
  }

  /** Any of these. */
  public static Shape any(Shape... shapes) {
    return new Shape(Map.of("anyOf", Stream.of(shapes).map(Shape::words).toList()));
  }

  /** Keys that people choose, of this pattern, each with the same kind of value. */
  public static Shape named(String pattern, Shape value) {
    return of("object")
        .with("patternProperties", Map.of(pattern, value.words))
        .with("additionalProperties", false);
  }

  /** These keys and no others. */
  public static Shape of(Keys keys) {
    Map<String, Object> properties = new LinkedHashMap<>();
    keys.all().forEach(key -> properties.put(key.name(), key.shape().words));
    Shape shape = of("object").with("properties", properties).with("additionalProperties", false);
    List<String> needed = new ArrayList<>();
    Map<String, Object> beside = new LinkedHashMap<>();
    for (Key<?> key : keys.all()) {
      String kind = keys.kinds().get(key.name());
      if (kind != null) {
        beside.put(key.name(), List.of(kind));
      }
      if (key.needed().isPresent() && kind == null) {
        needed.add(key.name());
      } else if (key.needed().isPresent()) {
        beside.merge(kind, List.of(key.name()), Shape::joined);
      }
    }
    shape = needed.isEmpty() ? shape : shape.with("required", needed);
    shape = beside.isEmpty() ? shape : shape.with("dependencies", beside);
    return keys.oneOf().isEmpty()
        ? shape
        : shape.with(
            "oneOf", keys.oneOf().stream().map(key -> Map.of("required", List.of(key))).toList());
  }

  private static Object joined(Object one, Object other) {
    List<Object> both = new ArrayList<>((List<?>) one);
    both.addAll((List<?>) other);
    return both;
  }

  /** As a schema of its own, with the title that editors show. */
  public Map<String, Object> document(String title) {
    return SchemaDocument.of(title, this);
  }

  /** With at least one item. */
  public Shape notEmpty() {
    return with("minItems", 1);
  }

  /** With one more keyword. */
  public Shape with(String keyword, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(words);
    more.put(keyword, value);
    return new Shape(more);
  }
}
