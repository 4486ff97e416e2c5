package dev.deployer.cli.report;

import dev.deployer.cli.report.Word.Option;
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
 */
public record Spelling(Map<String, String> names, Set<String> flags) {
  /** Copies both. */
  public Spelling {
    names = Map.copyOf(names);
    flags = Set.copyOf(flags);
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
      boolean ends = rest.isEmpty() || !flags.contains(names.getOrDefault(one, one));
      String joined = rest.startsWith("=") ? rest.substring(1) : rest;
      cluster.add(option(one, rest.isEmpty() ? Optional.empty() : Optional.of(joined), next));
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
    return new Option(name, spelt, joined.or(() -> next), joined.isEmpty() && next.isPresent());
  }
}
