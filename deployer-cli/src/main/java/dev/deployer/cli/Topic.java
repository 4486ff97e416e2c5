package dev.deployer.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What common options are about: each is a heading of {@code --help}. */
enum Topic {
  BUILD("The build", "--source", "--ref", "--revision", "--message"),
  GATES("Gates", "--accept", "--reason"),
  COURSE("The run", "--wait", "--on-failure"),
  HOSTS(
      "Hosts, and the way to them",
      "--hosts",
      "--port",
      "--ssh-config",
      "--jump",
      "--compress",
      "--identity",
      "--known-hosts",
      "--accept-new"),
  GENERAL(
      "In general",
      "--config",
      "--yes",
      "--json",
      "--quiet",
      "--verbose",
      "--summary",
      "--no-color",
      "--help");

  private final String heading;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> options;

  Topic(String heading, String... options) {
    this.heading = heading;
    this.options = List.of(options);
  }

  String heading() {
    return heading;
  }

  /** The long names of all common options about it, in the order in which they are shown. */
  List<String> options() {
    return options;
  }

  /** The options of a command, by what they are about; its own come first. */
  static Map<String, List<OptionSpec>> ofAll(CommandSpec command) {
    Map<String, List<OptionSpec>> all = new LinkedHashMap<>();
    all.put("Options", new ArrayList<>());
    for (OptionSpec option : command.options()) {
      all.computeIfAbsent(heading(option), heading -> new ArrayList<>()).add(option);
    }
    all.values().removeIf(List::isEmpty);
    return all;
  }

  private static String heading(OptionSpec option) {
    return Stream.of(values())
        .filter(topic -> topic.options.contains(option.longestName()))
        .findFirst()
        .map(Topic::heading)
        .orElse("Options");
  }
}
