package dev.deployer.root;

import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.JSONObjectException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A JSON object (RFC 8259) that was read: each value is asked for by name and type, unknown fields
 * are ignored.
 */
public final class Json {
  /** Apart, since a command that writes none and reads no other than our own can do without. */
  private static final class All {
    static final JSON JSON_OF_MAPS = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    static Map<String, Object> read(String what, String text) throws MalformedException {
      try {
        return JSON.std.mapFrom(text);
      } catch (JSONObjectException e) {
        throw new MalformedException(what + " is no JSON object", e);
      } catch (IOException e) {
        throw new MalformedException(what + " is not JSON", e);
      }
    }
  }

  private final String what;
  private final Map<String, Object> fields;

  private Json(String what, Map<String, Object> fields) {
    this.what = what;
    this.fields = fields;
  }

  /**
   * Reads an object.
   *
   * @param what names it in messages
   * @throws MalformedException if it is not one
   */
  public static Json read(String what, byte[] bytes) throws MalformedException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Optional<Map<String, Object>> plain = PlainJson.object(text);
    return new Json(what, plain.isPresent() ? plain.get() : All.read(what, text));
  }

  /** The text of an object, in the order of the map, with a newline at the end. */
  public static byte[] write(Map<String, ?> fields) {
    try {
      return (All.JSON_OF_MAPS.asString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException("maps of text and numbers are always JSON", e);
    }
  }

  public String text(String name) throws MalformedException {
    return optionalText(name).orElseThrow(() -> bad(name, "text"));
  }

  public Optional<String> optionalText(String name) throws MalformedException {
    Object value = fields.get(name);
    if (value != null && !(value instanceof String)) {
      throw bad(name, "text");
    }
    return Optional.ofNullable((String) value);
  }

  /** Whether it is so, where the field is there. */
  public Optional<Boolean> optionalBoolean(String name) throws MalformedException {
    Object value = fields.get(name);
    if (value != null && !(value instanceof Boolean)) {
      throw bad(name, "true or false");
    }
    return Optional.ofNullable((Boolean) value);
  }

  /** All fields as they are: texts, numbers, booleans, lists and maps of these. */
  public Map<String, Object> all() {
    return Collections.unmodifiableMap(fields);
  }

  public long number(String name) throws MalformedException {
    if (fields.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw bad(name, "a number");
  }

  /** Whether the field is there and true. */
  public boolean flag(String name) throws MalformedException {
    Object value = fields.get(name);
    if (value != null && !(value instanceof Boolean)) {
      throw bad(name, "true or false");
    }
    return Boolean.TRUE.equals(value);
  }

  /** Whether the field is there. */
  boolean has(String name) {
    return fields.get(name) != null;
  }

  /** All fields as they are. */
  Map<String, Object> fields() {
    Map<String, Object> there = new LinkedHashMap<>(fields);
    there.values().removeIf(Objects::isNull);
    return there;
  }

  public Instant time(String name) throws MalformedException {
    String text = text(name);
    try {
      return PlainTime.isOne(text) ? PlainTime.parse(text) : Instant.parse(text);
    } catch (DateTimeException e) {
      throw bad(name, "a time such as 2026-11-20T21:13:45Z");
    }
  }

  /** A text that must be of the form that {@code parse} takes. */
  public <T> Optional<T> value(String name, Function<String, T> parse) throws MalformedException {
    Optional<String> text = optionalText(name);
    try {
      return text.map(parse);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(what + ": " + name + ": " + e.getMessage(), e);
    }
  }

  /** A text that must be there and of the form that {@code parse} takes. */
  public <T> T required(String name, Function<String, T> parse) throws MalformedException {
    text(name);
    return value(name, parse).orElseThrow();
  }

  /** A list of texts that must be of the form that {@code parse} takes. */
  public <T> List<T> values(String name, Function<String, T> parse) throws MalformedException {
    List<String> texts = texts(name);
    if (texts.isEmpty()) {
      return List.of();
    }
    try {
      return texts.stream().map(parse).toList();
    } catch (IllegalArgumentException e) {
      throw new MalformedException(what + ": " + name + ": " + e.getMessage(), e);
    }
  }

  /** Reads one object of a list. */
  public interface Reader<T> {
    T read(Json json) throws MalformedException;
  }

  /** Each object of a list, read; empty where there is no such field. */
  public <T> List<T> each(String name, Reader<T> reader) throws MalformedException {
    List<T> all = new ArrayList<>();
    for (Json json : objects(name)) {
      all.add(reader.read(json));
    }
    return List.copyOf(all);
  }

  public List<String> texts(String name) throws MalformedException {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw bad(name, "a list of texts");
  }

  /** An object within it. */
  @SuppressWarnings("unchecked")
  public Optional<Json> object(String name) throws MalformedException {
    Object value = fields.get(name);
    if (value != null && !(value instanceof Map)) {
      throw bad(name, "an object");
    }
    return Optional.ofNullable(value)
        .map(o -> new Json(what + ": " + name, (Map<String, Object>) o));
  }

  @SuppressWarnings("unchecked")
  private List<Json> objects(String name) throws MalformedException {
    Object value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      return list.stream().map(o -> new Json(what + ": " + name, (Map<String, Object>) o)).toList();
    }
    throw bad(name, "a list of objects");
  }

  private MalformedException bad(String name, String expected) {
    return new MalformedException(what + ": " + name + " must be " + expected, null);
  }

  /** What was read is not of the form it must have. */
  public static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
      super(message);
    }

    MalformedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
