package dev.deployer.cli;

import static dev.deployer.cli.LinesToType.TOKEN;
import static dev.deployer.cli.LinesToType.causes;
import static dev.deployer.cli.LinesToType.command;
import static dev.deployer.cli.LinesToType.failure;
import static dev.deployer.cli.LinesToType.lines;
import static dev.deployer.cli.LinesToType.parser;
import static dev.deployer.cli.LinesToType.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.report.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A remedy is the command as it was typed, mended: for every objection, every reason not to
 * connect, every command and every option, read by a real shell and by the program's own parser.
 */
final class MendedCommandTest {
  private static final String NASTY = "it's a \"$HOME\" `id` \\n !x *\nund \u202e zwei";
  private static final List<String> REACHING =
      List.of(
          "--config",
          "--port",
          "--ssh-config",
          "--jump",
          "--compress",
          "--identity",
          "--known-hosts");

  /** Options that have no place in a line for another command. */
  private static final Set<String> OWN =
      Set.of(
          "--wait",
          "--accept-new",
          "--yes",
          "--json",
          "--quiet",
          "--verbose",
          "--summary",
          "--no-color",
          "--help",
          "--dry-run",
          "--plan",
          "--output",
          "--keep",
          "--decide",
          "--token",
          "--content",
          "--probe",
          "--dead",
          "--waves",
          "--trash",
          "--now",
          "--from",
          "--printed",
          "--written",
          "--motd",
          "--save",
          "--no-record",
          "--known",
          "--for",
          "--every",
          "--author",
          "--approval",
          "--verify",
          "--head",
          "--heads",
          "--text",
          "--commits",
          "--exit-code",
          "--only",
          "--seed",
          "--within",
          "--report",
          "--end");

  /** With a line of each other command as well. */
  private static final List<String> TAKEN_ALONG =
      List.of(
          "--source",
          "--ref",
          "--at-once",
          "--seal",
          "--revision",
          "--message",
          "--release",
          "--accept",
          "--reason",
          "--on-failure",
          "--hosts");

  /** A line that somebody is told to type, and what was typed before. */
  private record Told(List<String> typed, String line) {}

  @Test
  void everyOptionOfEveryCommandIsEitherTakenAlongOrBelongsToItsCommand() {
    for (String command : commands()) {
      for (OptionSpec option : options(command)) {
        assertThat(Stream.of(REACHING, TAKEN_ALONG, OWN).flatMap(all -> all.stream()))
            .as("%s %s", command, name(option))
            .contains(name(option));
      }
    }
  }

  @Test
  void everyLineToTypeIsOneThatTheShellAndTheProgramTake() throws Exception {
    List<Told> all = new ArrayList<>();
    for (OptionSpec option : options("deploy")) {
      for (String name : option.names()) {
        all.addAll(told(typed("deploy", name, option)));
      }
    }
    for (String command : commands()) {
      all.addAll(told(typed(command)));
      all.addAll(told(everything(command)));
    }
    assertThat(all).hasSizeGreaterThan(500);
    List<List<String>> read = byTheShell(all.stream().map(Told::line).toList());
    for (int i = 0; i < all.size(); i++) {
      holds(all.get(i), read.get(i));
    }
  }

  private static void holds(Told told, List<String> words) {
    String as = told.line() + "\n after " + told.typed();
    ParseResult before = parse(told.typed());
    ParseResult after;
    try {
      after = parse(words);
    } catch (CommandLine.ParameterException e) {
      throw new AssertionError(as + "\n" + e.getMessage(), e);
    }
    if (CommandTree.taken(told.typed().get(0)).meaningless(before).isEmpty()) {
      assertThat(CommandTree.taken(words.get(0)).meaningless(after)).as(as).isEmpty();
    }
    if (words.get(0).equals("approve")) {
      // By another person, on another machine, of a plan and not of a target.
      assertThat(words.get(1)).as(as).isEqualTo(planOf(before));
      assertThat(after.matchedOptions().stream().map(MendedCommandTest::name))
          .as(as)
          .containsExactlyElementsOf(
              before.hasMatchedOption("--config") ? List.of("--config") : List.of());
      return;
    }
    assertThat(words.get(1)).as(as).isEqualTo("production");
    boolean again = words.get(0).equals(told.typed().get(0));
    for (OptionSpec option : before.matchedOptions()) {
      String name = name(option);
      if (REACHING.contains(name) && CommandTree.taken(words.get(0)).options().contains(name)) {
        assertThat(after.matchedOption(name)).as("%s in %s", name, as).isNotNull();
        if (!isReplaced(name, words)) {
          assertThat(after.matchedOption(name).stringValues())
              .as(as)
              .isEqualTo(option.stringValues());
        }
      } else if (!again && OWN.contains(name) && !words.contains(name)) {
        assertThat(after.hasMatchedOption(name)).as(as).isFalse();
      }
    }
    for (OptionSpec option : after.matchedOptions()) {
      if (!List.of("--verbose", "--accept").contains(name(option))) {
        assertThat(words.stream().filter(List.of(option.names())::contains))
            .as(as)
            .hasSizeLessThan(2);
      }
    }
  }

  private static String planOf(ParseResult typed) {
    return typed.hasMatchedOption("--plan")
        ? typed.matchedOption("--plan").stringValues().get(0)
        : "FILE";
  }

  /** By something that a person is to name. */
  private static boolean isReplaced(String name, List<String> words) {
    int at = words.indexOf(name);
    return at >= 0
        && at + 1 < words.size()
        && List.of("FILE", "known_hosts").contains(words.get(at + 1));
  }

  private static Set<Told> told(List<String> typed) {
    Set<Told> told = new LinkedHashSet<>();
    for (DeployerException cause : causes(typed.get(0))) {
      Failure failure = failure(cause, typed);
      lines(failure).forEach(line -> told.add(new Told(typed, line)));
    }
    return told;
  }

  private static List<List<String>> byTheShell(List<String> lines)
      throws IOException, InterruptedException {
    String script =
        "deployer() { printf '%s\\0' \"$@\"; printf '\\0'; }\n" + String.join("\n", lines) + "\n";
    Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
    Thread feeding =
        new Thread(
            () -> {
              try (var in = shell.getOutputStream()) {
                in.write(script.getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                shell.destroy();
              }
            });
    feeding.start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
    List<List<String>> read =
        Stream.of(said.split("\0\0", -1))
            .filter(line -> !line.isEmpty())
            .map(line -> List.of(line.split("\0", -1)))
            .toList();
    assertThat(read).hasSameSizeAs(lines);
    return read;
  }

  private static List<String> commands() {
    return CommandTree.names().stream()
        .filter(name -> command(name).getCommand() instanceof TargetCommand)
        .toList();
  }

  private static ParseResult parse(List<String> words) {
    return parser(words.get(0)).parseArgs(words.toArray(String[]::new)).subcommand();
  }

  private static List<OptionSpec> options(String command) {
    return command(command).getCommandSpec().options();
  }

  private static String name(OptionSpec option) {
    return Stream.of(option.names()).filter(n -> n.startsWith("--")).findFirst().orElseThrow();
  }

  private static List<String> typed(String command, String name, OptionSpec option) {
    List<String> words = new ArrayList<>(typed(command));
    words.add(name);
    value(option).ifPresent(words::add);
    return words;
  }

  /** No more than has to be typed for gates to be asked. */
  private static List<String> typed(String command) {
    return switch (command) {
      case "unlock" -> List.of(command, "production", "--token", TOKEN);
      case "rename" -> List.of(command, "production", "--from", "live");
      case "step" -> List.of(command, "production", "drop-email");
      case "recover" -> List.of(command, "production", "--decide", "commit");
      case "data" -> List.of(command, "production", "--written", "schema=1", "--reason", "so");
      default -> List.of(command, "production");
    };
  }

  private static List<String> everything(String command) {
    List<String> words = new ArrayList<>(List.of(command, "production"));
    options(command).stream()
        .filter(option -> !name(option).equals("--help"))
        .forEach(
            option -> {
              words.add(name(option));
              value(option).ifPresent(words::add);
            });
    return words;
  }

  /** What each option takes; a text is the nastiest. */
  private static Optional<String> value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        switch (name(option)) {
          case "--wait", "--for", "--every", "--within" -> "1m";
          case "--only" -> "rollback";
          case "--seed" -> "7";
          case "--port" -> "2222";
          case "--keep" -> "3";
          case "--jump" -> "anna@gate:2222";
          case "--on-failure" -> "hold";
          case "--decide" -> "commit";
          case "--release" -> "R1";
          case "--token" -> TOKEN;
          case "--head" -> TOKEN + ":1:" + TOKEN + TOKEN;
          case "--accept" -> "drift:00000000";
          case "--hosts" -> "!web1,web2";
          case "--compress" -> "no";
          default -> NASTY;
        });
  }
}
