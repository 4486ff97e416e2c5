package dev.deployer.cli;

import dev.deployer.path.Discreet;
import dev.deployer.project.report.Misuse;
import dev.deployer.yaml.Closest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with what was typed, and what may have been meant. */
final class Mistyped {
  private static final Pattern OPTION =
      Pattern.compile("^(--[a-z][a-z-]{0,31}(?==|$)|-[A-Za-z](?=$))");

  private Mistyped() {}

  static Misuse explain(ParameterException e) {
    CommandLine command = e.getCommandLine();
    List<String> remedies = new ArrayList<>();
    String fact = fact(e);
    if (e instanceof UnmatchedArgumentException unmatched) {
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
      Closest.to(word, known).ifPresent(meant -> remedies.add("Did you mean " + meant + "?"));
    } else if (e instanceof MissingParameterException missing && e.getArgSpec() == null) {
      fact =
          "This is missing: "
              + missing.getMissing().stream()
                  .map(Mistyped::asTyped)
                  .collect(Collectors.joining(", "))
              + ".";
    }
    remedies.add(
        "What there is to type is shown by: "
            + command.getCommandSpec().qualifiedName()
            + " --help");
    return new Misuse(List.of(fact), remedies);
  }

  private static String asTyped(ArgSpec missing) {
    return missing instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : missing.paramLabel();
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
