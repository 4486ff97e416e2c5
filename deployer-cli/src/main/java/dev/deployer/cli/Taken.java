package dev.deployer.cli;

import dev.deployer.project.report.Misuse;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which of the common options a command takes: those that mean something for it. It has no others,
 * neither in its help nor where it is typed.
 *
 * @param options their long names
 * @param onlyWith by the long name of an option, of which others, or arguments, one has to be there
 *     for it to mean something
 */
record Taken(Set<String> options, Map<String, List<String>> onlyWith) {
  /** Of a command that shows itself. */
  static final Taken NONE = new Taken(Set.of(), Map.of());

  /** How every result is shown, and from what configuration it is. */
  private static final List<String> ALWAYS =
      List.of("--config", "--json", "--quiet", "--verbose", "--summary", "--no-color", "--help");

  /** Copies both. */
  Taken {
    options = Set.copyOf(options);
    onlyWith = Map.copyOf(onlyWith);
  }

  /** Those of every command, and these. */
  static Taken of(String... names) {
    return new Taken(Set.copyOf(ALWAYS), Map.of()).and(names);
  }

  /** Those of a command that goes to hosts, and these. */
  static Taken onHosts(String... names) {
    return of(names).and(Topic.HOSTS.options().toArray(String[]::new));
  }

  /** And these. */
  Taken and(String... names) {
    Set<String> all = new HashSet<>(options);
    all.addAll(List.of(names));
    return new Taken(all, onlyWith);
  }

  /** An option that means something only beside one of these. */
  Taken onlyWith(List<String> needed, String... names) {
    Map<String, List<String>> all = new LinkedHashMap<>(onlyWith);
    List.of(names).forEach(name -> all.put(name, needed));
    return new Taken(options, all);
  }

  /** Gives a command what it takes. */
  void giveTo(CommandLine command, CommonOptions common) {
    CommandSpec spec = command.getCommandSpec();
    Map<String, OptionSpec> all = new LinkedHashMap<>();
    CommandSpec.forAnnotatedObject(common)
        .options()
        .forEach(option -> all.put(option.longestName(), option));
    for (Topic topic : Topic.values()) {
      topic.options().stream()
          .filter(options::contains)
          .map(name -> OptionSpec.builder(all.get(name)).build())
          .forEach(spec::addOption);
    }
  }

  /** What is wrong with what was typed, if an option means nothing without another. */
  Optional<Misuse> meaningless(ParseResult typed) {
    for (OptionSpec option : typed.matchedOptions()) {
      List<String> needed = onlyWith.getOrDefault(option.longestName(), List.of());
      if (!needed.isEmpty() && needed.stream().noneMatch(name -> isThere(name, typed))) {
        CommandSpec command = typed.commandSpec();
        return Optional.of(
            new Misuse(
                List.of(
                    option.longestName()
                        + " means something only with "
                        + needed.stream()
                            .map(name -> asTyped(name, command))
                            .collect(Collectors.joining(" or "))
                        + "."),
                List.of(Mistyped.help(command))));
      }
    }
    return Optional.empty();
  }

  private static boolean isThere(String name, ParseResult typed) {
    return name.startsWith("-")
        ? typed.hasMatchedOption(name)
        : typed.matchedPositionals().stream().anyMatch(one -> one.paramLabel().equals(name));
  }

  private static String asTyped(String name, CommandSpec command) {
    return name.startsWith("-") ? Mistyped.asTyped(command.optionsMap().get(name)) : name;
  }
}
