package dev.deployer.cli.report;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was typed, as far as it must be typed again to reach the same target.
 *
 * @param command its name
 * @param target as it was written
 * @param options that lead to it: {@code -c other.yaml -p 2222}
 */
public record Invocation(String command, String target, List<String> options) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@%+=,-]+");

  /** Copies the options. */
  public Invocation {
    options = List.copyOf(options);
  }

  /** The line to type for a command on the same target. */
  String line(String other, String... arguments) {
    return Stream.of(Stream.of("deployer", other, target), Stream.of(arguments), options.stream())
        .flatMap(words -> words)
        .map(Invocation::quoted)
        .collect(Collectors.joining(" "));
  }

  /** The line to type for the same command with more arguments. */
  String again(String... arguments) {
    return line(command, arguments);
  }

  /** As a POSIX shell takes it for one word. */
  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() || word.equals("…")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
