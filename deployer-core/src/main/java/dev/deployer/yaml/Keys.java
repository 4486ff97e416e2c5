package dev.deployer.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that may stand at a place of a file, and no others. What is read there is asked for by
 * these keys, and what editors are told follows from them.
 *
 * @param all in the order in which people are told of them
 * @param oneOf those of which exactly one must stand there; empty where there are none such
 * @param kinds keys that mean something beside one of those alone, each with that one
 */
public record Keys(List<Key<?>> all, List<String> oneOf, Map<String, String> kinds) {
  /** Copies. */
  public Keys {
    all = List.copyOf(all);
    oneOf = List.copyOf(oneOf);
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
  }

  /** These. */
  public static Keys of(Key<?>... keys) {
    return new Keys(List.of(keys), List.of(), Map.of());
  }

  /** With others behind them. */
  public Keys and(Keys others) {
    return new Keys(Stream.concat(all.stream(), others.all.stream()).toList(), oneOf, kinds);
  }

  /** Of which exactly one of these must stand there. */
  public Keys oneOf(Key<?>... choices) {
    return new Keys(all, Stream.of(choices).<String>map(Key::name).toList(), kinds);
  }

  /** Of which these belong to that choice. */
  public Keys belonging(Key<?> choice, Key<?>... belonging) {
    Map<String, String> more = new LinkedHashMap<>(kinds);
    Stream.of(belonging).forEach(key -> more.put(key.name(), choice.name()));
    return new Keys(all, oneOf, more);
  }

  /** Their names. */
  public List<String> names() {
    return all.stream().<String>map(Key::name).toList();
  }

  /** The one choice that stands there; empty where there is none, or several. */
  public Optional<String> chosen(Section section) {
    List<String> there = oneOf.stream().filter(section::has).toList();
    return there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty();
  }

  /** The names of those that mean something beside that choice. */
  public List<String> beside(String choice) {
    return names().stream()
        .filter(name -> !oneOf.contains(name) || name.equals(choice))
        .filter(name -> kinds.getOrDefault(name, choice).equals(choice))
        .toList();
  }
}
