package dev.deployer.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} shows of a command: its arguments and options, under their headings. */
final class HelpPage {
  /** Where what an option means begins. */
  private static final int COLUMN = 27;

  private static final int WIDTH = 80;

  /** Before the long name of an option without a short one, as wide as {@code -n, }. */
  private static final String NO_SHORT_NAME = "    ";

  private HelpPage() {}

  /** Has a command's help laid out so. */
  static void of(CommandLine command) {
    var sections = command.getHelpSectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_DESCRIPTION, HelpPage::description);
    sections.put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST, HelpPage::arguments);
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::options);
  }

  private static String description(Help help) {
    return Stream.of(help.commandSpec().usageMessage().description())
        .flatMap(paragraph -> lines(paragraph, WIDTH).stream())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static String arguments(Help help) {
    List<PositionalParamSpec> all = help.commandSpec().positionalParameters();
    return all.isEmpty()
        ? ""
        : "\nArguments:\n"
            + all.stream()
                .map(one -> entry(help.colorScheme().parameterText("  " + one.paramLabel()), one))
                .collect(Collectors.joining());
  }

  private static String options(Help help) {
    StringBuilder text = new StringBuilder();
    CommandSpec command = help.commandSpec();
    Topic.ofAll(command)
        .forEach(
            (heading, options) -> {
              text.append('\n').append(heading).append(":\n");
              options.forEach(option -> text.append(entry(label(option, help), option)));
            });
    return text.toString();
  }

  private static Text label(OptionSpec option, Help help) {
    boolean isShort = option.shortestName().length() == 2;
    String names = (isShort ? "" : NO_SHORT_NAME) + String.join(", ", option.names());
    return help.colorScheme()
        .optionText("  " + names)
        .concat(help.colorScheme().parameterText(value(option)));
  }

  /** How the value of an option is typed behind its long name. */
  static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    return option.arity().min() == 0 ? "[=" + option.paramLabel() + "]" : "=" + option.paramLabel();
  }

  private static String entry(Text label, ArgSpec argument) {
    List<String> lines =
        Arrays.stream(argument.description())
            .flatMap(paragraph -> lines(paragraph, WIDTH - COLUMN).stream())
            .toList();
    StringBuilder text = new StringBuilder(label.toString());
    int at = label.plainString().length();
    for (String line : lines) {
      if (at > COLUMN - 1) {
        text.append('\n');
        at = 0;
      }
      text.append(" ".repeat(COLUMN - at)).append(line);
      at = WIDTH;
    }
    return text.append('\n').toString();
  }

  /** Broken at blanks, and nowhere else. */
  private static List<String> lines(String paragraph, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : paragraph.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
