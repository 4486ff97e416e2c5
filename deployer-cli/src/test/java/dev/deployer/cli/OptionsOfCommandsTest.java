package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.project.buildtool.TypedCommand;
import dev.deployer.project.command.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Each command shows the options that mean something for it, and refuses all others. */
class OptionsOfCommandsTest extends TypedProgram {
  private static final Map<String, CommandLine> COMMANDS = CommandTree.of().getSubcommands();

  @Test
  void anOptionIsShownByItsCommandsHelpOrRefusedWithThoseThatItIsFor() {
    int refused = 0;
    for (String command : COMMANDS.keySet()) {
      String help = help(command);
      for (Map.Entry<String, OptionSpec> option : allOptions().entrySet()) {
        String name = option.getKey();
        if (spec(command).optionsMap().containsKey(name)) {
          assertThat(help).as("%s %s", command, name).containsPattern(shown(name));
          continue;
        }
        refused++;
        assertThat(help).as("%s %s", command, name).doesNotContainPattern(shown(name));
        assertThat(run(typed(command, name, option.getValue()))).as(err).isEqualTo(2);
        // JSON, where that is what is meant too much.
        assertThat(err + out)
            .as("%s %s", command, name)
            .contains(name + " means nothing for " + command + "; it is for " + named(name) + ".");
      }
    }
    assertThat(refused).isGreaterThan(300);
  }

  @Test
  void inASentenceThatABuildToolRetypesACommandEndsBehindAnyOfItsOptions() {
    String rest = " passes over exactly that.";
    for (String command : Commands.names()) {
      spec(command)
          .optionsMap()
          .forEach(
              (name, option) -> {
                int most = option.arity().max();
                if (option.arity().min() == most) {
                  String line =
                      "deployer " + command + " production " + name + (most == 0 ? "" : " VALUE");
                  assertThat(TypedCommand.retyped(List.of(line + rest), typed -> "typed"))
                      .as("%s", line)
                      .containsExactly("typed" + rest);
                }
              });
    }
  }

  private static String named(String option) {
    List<String> takers = CommandTree.taking(option);
    List<String> others = COMMANDS.keySet().stream().filter(c -> !takers.contains(c)).toList();
    return takers.size() > others.size()
        ? "all commands but " + String.join(", ", others)
        : String.join(", ", takers);
  }

  @Test
  void anOptionThatMeansSomethingOnlyBesideAnotherIsRefusedWithoutIt() {
    int refused = 0;
    for (String command : COMMANDS.keySet()) {
      for (Map.Entry<String, List<String>> one : CommandTree.taken(command).onlyWith().entrySet()) {
        OptionSpec option = spec(command).optionsMap().get(one.getKey());
        assertThat(option).as("%s %s", command, one).isNotNull();
        List<String> words = typed(command, one.getKey(), option);
        if (one.getValue().contains("TARGET")) {
          words.remove("production");
        }

        assertThat(run(words)).as("%s\n%s", words, err).isEqualTo(2);

        assertThat(err).startsWith("✘ " + one.getKey() + " means something only with ");
        one.getValue().forEach(needed -> assertThat(err).contains(needed));
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(20);
  }

  @Test
  void eachCommonOptionStandsUnderOneHeading() {
    List<String> common =
        CommandSpec.forAnnotatedObject(new CommonOptions()).options().stream()
            .map(OptionSpec::longestName)
            .toList();

    assertThat(Stream.of(Topic.values()).flatMap(topic -> topic.options().stream()))
        .containsExactlyInAnyOrderElementsOf(common);
  }

  @Test
  void theOptionsOfACommandAreGrouped() {
    assertThat(help("rollback").lines().filter(line -> line.matches("[A-Z].*:")))
        .containsExactly(
            "Arguments:",
            "Options:",
            "Gates:",
            "The run:",
            "Hosts, and the way to them:",
            "In general:");
    assertThat(help("status")).doesNotContain("Gates:", "The run:", "The build:");
  }

  @Test
  void anOptionBeforeTheCommandIsSentBehindIt() {
    assertThat(run(List.of("--config", "my.yaml", "status", "production"))).isEqualTo(2);

    assertThat(err).startsWith("✘ --config stands behind the command that it is for.");
  }

  @Test
  void ofSeveralShortOptionsTheOneThatMeansNothingIsNamed() {
    assertThat(run(List.of("status", "production", "-vy"))).isEqualTo(2);

    assertThat(err).startsWith("✘ -y means nothing for status; it is for ");
  }

  private static Map<String, OptionSpec> allOptions() {
    Map<String, OptionSpec> all = new TreeMap<>();
    COMMANDS.values().forEach(command -> all.putAll(command.getCommandSpec().optionsMap()));
    return all;
  }

  private static CommandSpec spec(String command) {
    return COMMANDS.get(command).getCommandSpec();
  }

  private static String shown(String option) {
    return "(?m)^ +(\\S+, )*" + Pattern.quote(option) + "(?![a-z-])";
  }

  private String help(String command) {
    assertThat(run(List.of(command, "--help"))).isZero();
    return out;
  }

  private static List<String> typed(String command, String name, OptionSpec option) {
    List<String> words = new ArrayList<>(List.of(command));
    if (!spec(command).positionalParameters().isEmpty()) {
      words.add(command.equals("completion") ? "bash" : "production");
    }
    spec(command).options().stream()
        .filter(OptionSpec::required)
        .forEach(required -> words.addAll(List.of(required.longestName(), "x")));
    words.add(name);
    if (option.arity().min() > 0) {
      words.add(
          switch (option.longestName()) {
            case "--port" -> "22";
            case "--wait" -> "1m";
            case "--on-failure" -> "hold";
            case "--head" -> "0".repeat(32) + ":1:" + "0".repeat(64);
            default -> "x";
          });
    }
    return words;
  }

  private int run(List<String> words) {
    return run(NO_HOST, words.toArray(String[]::new));
  }
}
