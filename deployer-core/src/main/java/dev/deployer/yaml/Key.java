package dev.deployer.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A key of a file.
 *
 * @param form what may stand at it
 * @param about what it is, in a sentence for people
 * @param needed what is said where it is missing; absent where it may be
 * @param usual what holds where it does not stand there, in the words of the file; absent where
 *     that is nothing, or cannot be said without the rest of the file
 * @param example of its value, in the words of the file
 */
public record Key<T>(
    String name,
    Form<T> form,
    String about,
    Optional<String> needed,
    Optional<Object> usual,
    Optional<String> example) {
  /** One that may be missing. */
  public static <T> Key<T> of(String name, Form<T> form, String about) {
    return new Key<>(name, form, about, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** That must stand there. */
  public Key<T> needed(String advice) {
    return new Key<>(name, form, about, Optional.of(advice), usual, example);
  }

  /** With what holds where it does not stand there. */
  public Key<T> usually(Object value) {
    return new Key<>(name, form, about, needed, Optional.of(value), example);
  }

  /** With an example. */
  public Key<T> such(String as) {
    return new Key<>(name, form, about, needed, usual, Optional.of(as));
  }

  /**
   * What stands at it; empty where it does not stand there or something is wrong with it. That it
   * is missing, and needed, is a fault.
   */
  public Optional<T> in(Section section) {
    if (!section.has(name)) {
      needed.ifPresent(advice -> section.missing(name, advice));
    }
    return section.value(name).flatMap(form.reading());
  }

  /** What may stand at it, with what people are told of it. */
  Shape shape() {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("description", about + example.map(as -> " Such as: " + name + ": " + as).orElse(""));
    words.putAll(form.shape().words());
    usual.ifPresent(value -> words.put("default", value));
    return new Shape(words);
  }
}
