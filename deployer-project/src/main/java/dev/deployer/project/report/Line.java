package dev.deployer.project.report;

import dev.deployer.project.report.Word.Argument;
import dev.deployer.project.report.Word.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A line to type, quoted for a POSIX shell; each change makes another one. */
public final class Line {
  private final String command;
  private final List<Word> words;

  Line(String command, List<Word> words) {
    this.command = command;
    this.words = List.copyOf(words);
  }

  String command() {
    return command;
  }

  List<Word> words() {
    return words;
  }

  /** With this value of the option: in the place of the one that is there, or added. */
  public Line with(String option, String value) {
    return set(Option.of(option, Optional.of(value)), typed -> true);
  }

  /** With this value of an option that may stand several times, besides those that are there. */
  public Line and(String option, String value) {
    return set(Option.of(option, Optional.of(value)), typed -> false);
  }

  /** With an argument, before all else that was typed. */
  public Line to(String argument) {
    return new Line(
        command, Stream.concat(Stream.<Word>of(new Argument(argument)), words.stream()).toList());
  }

  /** With the flag, once. */
  public Line with(String flag) {
    return has(flag) ? this : set(Option.of(flag, Optional.empty()), typed -> true);
  }

  /** With this value of the option, if it has none. */
  Line unlessThere(String option, String value) {
    return has(option) ? this : with(option, value);
  }

  /**
   * With this value of an option that may stand several times: in the place of those whose values
   * it replaces, or added.
   */
  Line with(String option, String value, Predicate<String> replaced) {
    return with(option, List.of(value), replaced);
  }

  /** The same, with several values. */
  Line with(String option, List<String> values, Predicate<String> replaced) {
    return set(
        values.stream().map(value -> Option.of(option, Optional.of(value))).toList(),
        typed -> typed.value().filter(replaced).isPresent());
  }

  public Line without(String option) {
    return new Line(command, words.stream().filter(word -> !is(word, option)).toList());
  }

  /** On all hosts of the environment, whichever were chosen. */
  Line onAllHosts() {
    return without("--hosts");
  }

  private boolean has(String option) {
    return words.stream().anyMatch(word -> is(word, option));
  }

  private static boolean is(Word word, String option) {
    return word instanceof Option typed && typed.name().equals(option);
  }

  private Line set(Option option, Predicate<Option> replaced) {
    return set(List.of(option), replaced);
  }

  /**
   * @param options at least one, all of one name
   */
  private Line set(List<Option> options, Predicate<Option> replaced) {
    List<Word> changed = new ArrayList<>();
    boolean placed = false;
    for (Word word : words) {
      if (!is(word, options.get(0).name()) || !replaced.test((Option) word)) {
        changed.add(word);
      } else if (!placed) {
        for (Option option : options) {
          changed.add(option.value().map(((Option) word)::withValue).orElse((Option) word));
        }
        placed = true;
      }
    }
    if (!placed) {
      changed.addAll(options);
    }
    return new Line(command, changed);
  }

  @Override
  public String toString() {
    boolean dashed = words.stream().anyMatch(Line::looksLikeAnOption);
    Stream<String> options =
        words.stream().filter(Option.class::isInstance).flatMap(word -> word.typed().stream());
    Stream<String> all =
        dashed
            ? Stream.of(options, Stream.of("--"), arguments()).flatMap(part -> part)
            : words.stream().flatMap(word -> word.typed().stream());
    return Stream.concat(Stream.of("deployer", command), all)
        .map(ShellWord::quoted)
        .collect(Collectors.joining(" "));
  }

  private Stream<String> arguments() {
    return words.stream().filter(Argument.class::isInstance).flatMap(w -> w.typed().stream());
  }

  private static boolean looksLikeAnOption(Word word) {
    return word instanceof Argument argument && argument.text().startsWith("-");
  }
}
