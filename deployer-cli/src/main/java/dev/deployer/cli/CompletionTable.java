package dev.deployer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** All commands with what can be typed behind them, as {@code lib/complete.awk} reads it. */
final class CompletionTable {
  /** What stands for a file of this machine in the help. */
  private static final Set<String> FILES = Set.of("FILE", "PATH", "DIR", "PLAN");

  private CompletionTable() {}

  static String text() {
    List<String> lines = new ArrayList<>();
    Map<String, CommandLine> commands = CommandTree.of().getSubcommands();
    commands.forEach((name, command) -> lines.addAll(lines(name, command.getCommandSpec())));
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static List<String> lines(String name, CommandSpec command) {
    List<String> lines = new ArrayList<>();
    lines.add(line("command", name, command.usageMessage().description()[0]));
    for (OptionSpec option : command.options()) {
      String takes = option.arity().min() == 0 && option.arity().max() > 0 ? "?" : "";
      for (String typed : option.names()) {
        lines.add(
            line(
                "option",
                name,
                typed,
                option.arity().max() == 0 ? "" : takes + takes(name, option),
                String.join(" ", option.description())));
      }
    }
    for (PositionalParamSpec argument : command.positionalParameters()) {
      lines.add(line("argument", name, argument.index().min() + 1 + "", takes(name, argument)));
    }
    return lines;
  }

  private static String takes(String command, ArgSpec argument) {
    List<String> words = words(argument);
    String label = argument.paramLabel();
    if (!words.isEmpty()) {
      return "words:" + String.join(",", words);
    } else if (FILES.contains(label)) {
      return "file";
    } else if (argument instanceof OptionSpec option) {
      return option.longestName().equals("--hosts") ? "hosts" : "text";
    }
    return switch (label) {
      case "TARGET" -> "target";
      case "RELEASE" -> command.equals("restore") ? "trash" : "release";
      case "NAME" -> command.equals("step") ? "step" : "text";
      default -> "text";
    };
  }

  private static List<String> words(ArgSpec argument) {
    return argument.completionCandidates() == null
        ? List.of()
        : StreamSupport.stream(argument.completionCandidates().spliterator(), false).toList();
  }

  private static String line(String... words) {
    return Stream.of(words)
        .map(word -> word.replaceAll("[\\t\\n]", " "))
        .collect(Collectors.joining("\t"));
  }
}
