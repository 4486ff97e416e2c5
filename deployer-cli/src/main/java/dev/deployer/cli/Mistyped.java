package dev.deployer.cli;

import dev.deployer.path.Discreet;
import dev.deployer.project.report.Misuse;
import dev.deployer.yaml.Closest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with what was typed, and what may have been meant. */
final class Mistyped {
  private static final Pattern OPTION =
      Pattern.compile("^(--[a-z][a-z-]{0,31}(?==|$)|-[A-Za-z](?=$))");

  private Mistyped() {}

  static Misuse explain(ParameterException e) {
    CommandLine command = e.getCommandLine();
    List<String> remedies = new ArrayList<>();
    // What stands behind an option that means nothing was then taken for an argument.
    Optional<String> elsewhere = elsewhere(command);
    String fact = elsewhere.orElseGet(() -> fact(e));
    if (elsewhere.isPresent()) {
      // All is said.
    } else if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      Collection<String> known;
      if (unmatched.isUnknownOption()) {
        fact = "There is no option " + option(word) + ".";
        known = command.getCommandSpec().optionsMap().keySet();
      } else if (!command.getSubcommands().isEmpty()) {
        fact = "There is no command " + Discreet.shown(word) + ".";
        known = command.getSubcommands().keySet();
      } else {
        fact = "The argument " + Discreet.shown(word) + " is one too many.";
        known = List.of();
      }
      meant(word, known).ifPresent(meant -> remedies.add("Did you mean " + meant + "?"));
    } else if (e instanceof MissingParameterException missing && e.getArgSpec() == null) {
      fact =
          "This is missing: "
              + missing.getMissing().stream()
                  .map(Mistyped::asTyped)
                  .collect(Collectors.joining(", "))
              + ".";
    }
    remedies.add(help(command.getCommandSpec()));
    return new Misuse(List.of(fact), remedies);
  }

  /** Of options of one letter only the same in the other case: all others are as close. */
  private static Optional<String> meant(String word, Collection<String> known) {
    return word.matches("-[A-Za-z]")
        ? known.stream().filter(word::equalsIgnoreCase).findFirst()
        : Closest.to(word, known);
  }

  /** Where to look what a command takes. */
  static String help(CommandSpec command) {
    return "What there is to type is shown by: " + command.qualifiedName() + " --help";
  }

  /** An option with what it takes, or an argument. */
  static String asTyped(ArgSpec missing) {
    return missing instanceof OptionSpec option
        ? option.longestName() + (option.arity().min() == 0 ? "" : " " + option.paramLabel())
        : missing.paramLabel();
  }

  /** What is said of the first option that means nothing here and something for other commands. */
  private static Optional<String> elsewhere(CommandLine command) {
    ParseResult typed = command.getParseResult();
    return typed == null
        ? Optional.empty()
        : typed.unmatched().stream()
            .filter(word -> word.startsWith("-"))
            .findFirst()
            .flatMap(word -> elsewhere(command.getCommandSpec(), word));
  }

  private static Optional<String> elsewhere(CommandSpec command, String word) {
    Optional<String> option = unknown(command, word);
    List<String> takers = option.map(CommandTree::taking).orElse(List.of());
    if (takers.isEmpty()) {
      return Optional.empty();
    } else if (command.parent() == null) {
      return Optional.of(option.get() + " stands behind the command that it is for.");
    }
    List<String> others =
        CommandTree.names().stream().filter(name -> !takers.contains(name)).toList();
    return Optional.of(
        option.get()
            + " means nothing for "
            + command.name()
            + "; it is for "
            + (others.size() < takers.size()
                ? "all commands but " + String.join(", ", others)
                : String.join(", ", takers))
            + ".");
  }

  /** The first option in a word that is none of the command. */
  private static Optional<String> unknown(CommandSpec command, String word) {
    Matcher name = OPTION.matcher(word);
    if (name.find()) {
      return Optional.of(name.group());
    }
    return word.startsWith("--")
        ? Optional.empty()
        : word.chars()
            .skip(1)
            .mapToObj(letter -> "-" + (char) letter)
            .filter(one -> !command.optionsMap().containsKey(one))
            .findFirst();
  }

  private static String fact(ParameterException e) {
    if (e.getValue() != null && Discreet.isSecretive(e.getValue())) {
      return "What was given for "
          + (e.getArgSpec() instanceof OptionSpec option
              ? option.longestName()
              : e.getArgSpec() == null ? "an option" : e.getArgSpec().paramLabel())
          + " is not what it takes.";
    }
    return e.getMessage().replace(" is not an int", " is no whole number");
  }

  /** Without its value, which may be a secret. */
  private static String option(String word) {
    Matcher name = OPTION.matcher(word);
    return name.find() ? name.group() : Discreet.shown(word);
  }
}
