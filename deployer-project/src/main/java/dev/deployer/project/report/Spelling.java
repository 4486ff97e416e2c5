package dev.deployer.project.report;

import dev.deployer.project.report.Word.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the options of a command are typed.
 *
 * @param names each name of an option, {@code -c}, with the long one, {@code --config}
 * @param flags the long names of those without a value
 * @param words by the long name of one whose value may be left out, the values that it can have;
 *     none: any word that is no option
 */
public record Spelling(
    Map<String, String> names, Set<String> flags, Map<String, Set<String>> words) {
  /** Copies all. */
  public Spelling {
    names = Map.copyOf(names);
    flags = Set.copyOf(flags);
    words = Map.copyOf(words);
  }

  /**
   * The options in a word: {@code --source}, {@code --source=dist}, {@code -p2222}, {@code -vq}. At
   * least one.
   *
   * @param next the word behind it, which is the value of an option that has none in its own
   */
  List<Option> options(String word, Optional<String> next) {
    int equals = word.indexOf('=');
    String before = equals < 0 ? word : word.substring(0, equals);
    if (names.containsKey(word)) {
      return List.of(option(word, Optional.empty(), next));
    } else if (names.containsKey(before)) {
      return List.of(option(before, Optional.of(word.substring(equals + 1)), next));
    }
    List<Option> cluster = new ArrayList<>();
    for (int i = 1; i < word.length(); i++) {
      String one = "-" + word.charAt(i);
      String rest = word.substring(i + 1);
      String name = names.getOrDefault(one, one);
      String joined = rest.startsWith("=") ? rest.substring(1) : rest;
      boolean alone =
          flags.contains(name) || (words.containsKey(name) && !words.get(name).contains(joined));
      boolean ends = rest.isEmpty() || !alone;
      cluster.add(
          option(
              one,
              rest.isEmpty() || alone ? Optional.empty() : Optional.of(joined),
              rest.isEmpty() ? next : Optional.empty()));
      if (ends) {
        break;
      }
    }
    return cluster;
  }

  private Option option(String spelt, Optional<String> joined, Optional<String> next) {
    String name = names.getOrDefault(spelt, spelt);
    if (flags.contains(name)) {
      return new Option(name, spelt, Optional.empty(), false);
    }
    if (words.containsKey(name) && !next.filter(word -> isValue(name, word)).isPresent()) {
      return new Option(name, spelt, joined, false);
    }
    return new Option(name, spelt, joined.or(() -> next), joined.isEmpty() && next.isPresent());
  }

  private boolean isValue(String name, String word) {
    Set<String> allowed = words.get(name);
    return allowed.isEmpty() ? !word.startsWith("-") : allowed.contains(word);
  }
}
