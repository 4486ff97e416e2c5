package dev.deployer.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was typed, and what of it must be typed again to reach the same target.
 *
 * @param command its name
 * @param target as it was written
 * @param options that lead to it: {@code -c other.yaml -p 2222}
 * @param words all of it
 */
public record Invocation(String command, String target, List<String> options, List<String> words) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@%+=,-]+");

  /** Copies the lists. */
  public Invocation {
    words = List.copyOf(words);
    options = List.copyOf(options);
  }

  /** The same, on one host of several. */
  public Invocation onHost(String name) {
    List<String> narrowed = new ArrayList<>(options);
    int given = narrowed.indexOf("--hosts");
    if (given >= 0) {
      narrowed.set(given + 1, name);
    } else {
      narrowed.addAll(List.of("--hosts", name));
    }
    return new Invocation(command, target, narrowed, words);
  }

  /** The line to type for another command on all hosts that were meant. */
  String lineForAll(String other, String... arguments) {
    boolean chosen = words.contains("--hosts") || words.contains("--limit");
    int given = options.indexOf("--hosts");
    if (chosen || given < 0) {
      return line(other, arguments);
    }
    List<String> whole = new ArrayList<>(options);
    whole.subList(given, given + 2).clear();
    return new Invocation(command, target, whole, words).line(other, arguments);
  }

  /** The line to type for another command on the same target. */
  public String line(String other, String... arguments) {
    return line(
        Stream.of(Stream.of(other, target), Stream.of(arguments), options.stream())
            .flatMap(part -> part));
  }

  /** What was typed for this option, if it was. */
  Optional<String> typed(String option) {
    int given = words.indexOf(option);
    if (given >= 0 && given + 1 < words.size()) {
      return Optional.of(words.get(given + 1));
    }
    return words.stream()
        .filter(word -> word.startsWith(option + "="))
        .map(word -> word.substring(option.length() + 1))
        .findFirst();
  }

  /** The line to type for the same once more, with more arguments. */
  String again(String... arguments) {
    return line(Stream.concat(words.stream(), Stream.of(arguments)));
  }

  private static String line(Stream<String> words) {
    return Stream.concat(Stream.of("deployer"), words)
        .map(Invocation::quoted)
        .collect(Collectors.joining(" "));
  }

  /** As a POSIX shell takes it for one word. */
  static String quoted(String word) {
    return PLAIN.matcher(word).matches() || word.equals("…")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
