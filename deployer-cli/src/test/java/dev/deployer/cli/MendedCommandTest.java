package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
class MendedCommandTest {
  private static final String NASTY = "it's a \"$HOME\" `id` \\n !x *\nund \u202e zwei";
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
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

  private static final Map<String, CommandLine> PARSERS = new HashMap<>();

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

  @Test
  void anOptionThatIsThereIsReplacedAndNotAddedOnceMore() throws Exception {
    Objection held =
        new Objection(Objection.Kind.LOCK_HELD, "it is locked", List.of("token " + TOKEN));
    assertThat(lines(refused(held), "deploy", "production", "--wait", "1m", "--source=dist"))
        .contains("deployer deploy production --wait 5m --source dist");
    assertThat(lines(refused(held), "deploy", "production", "--wait", "1h"))
        .contains("deployer deploy production --wait 1h");
    Objection drift =
        new Objection(Objection.Kind.DRIFT, "41 on the host differs (drift:0123456789ab)");
    assertThat(
            lines(
                refused(drift), "deploy", "production", "--accept", "drift:0000", "--reason", "so"))
        .contains("deployer deploy production --accept drift:0123456789ab --reason so");
    assertThat(lines(refused(drift), "rollback", "production", "41", "-q"))
        .contains(
            "deployer verify production 41",
            "deployer rollback production 41 -q --accept drift:0123456789ab --reason …");
    assertThat(
            lines(
                unreachable(ConnectFailedException.Reason.HOST_KEY_UNKNOWN),
                "status",
                "production",
                "--accept-new"))
        .containsExactly("deployer status production --accept-new");
    assertThat(
            lines(
                refused(new Objection(Objection.Kind.STALE_PLAN, "it is another")),
                "deploy",
                "production",
                "--plan",
                "my plan.json",
                "--source",
                "dist",
                "-n"))
        .containsExactly("deployer plan production --source dist -o 'my plan.json'");
  }

  @Test
  void aLineThatCarriesOutAPlanSaysNothingThatThePlanWouldRefuse() throws Exception {
    for (String command : List.of("deploy production", "step production tidy")) {
      List<String> typed = new ArrayList<>(List.of(command.split(" ", -1)));
      typed.addAll(List.of("--plan", "r.plan"));
      List<DeployerException> causes = new ArrayList<>(causes(typed.get(0)));
      for (String fact :
          List.of(
              "1 file that would be sent is not in git (source:9c1e22ab04d7)",
              "the gate approval was asked for 41, (2026), and is not configured now (approval:ab)",
              "the root is that of the environment production, whose rules hold there",
              "42 on the host differs from its manifest (drift:0123456789ab)",
              "staging: this step was not run (promotion:0951ae9f9a06)")) {
        for (Objection.Kind kind : Objection.Kind.values()) {
          causes.add(refused(new Objection(kind, fact)));
        }
      }
      for (DeployerException cause : causes) {
        assertThat(lines(failure(cause, typed)))
            .filteredOn(line -> line.contains(" --plan "))
            .allSatisfy(
                line ->
                    assertThat(line)
                        .doesNotContain(" --release ", " --ref ", " --hosts ", " -c FILE")
                        .doesNotContainPattern(" --accept (?!approval)"));
      }
    }
  }

  @Test
  void whoGoesOnPastAGateUnderAPlanPlansItAnewWithThatAndPastAnApprovalDoesNot() throws Exception {
    Objection drift = new Objection(Objection.Kind.DRIFT, "41 differs (drift:0123456789ab)");
    Objection approval =
        new Objection(Objection.Kind.APPROVAL, "0 of 1 approval (approval:0123456789ab)");
    String anew = "deployer plan production -o r.plan --accept drift:0123456789ab --reason …";
    assertThat(lines(refused(drift), "deploy", "production", "--plan", "r.plan"))
        .last()
        .isEqualTo(anew);
    assertThat(lines(refused(drift, approval), "deploy", "production", "--plan", "r.plan"))
        .last()
        .isEqualTo(anew);
    assertThat(lines(refused(approval), "deploy", "production", "--plan", "r.plan"))
        .last()
        .isEqualTo(
            "deployer deploy production --plan r.plan --accept approval:0123456789ab --reason …");
  }

  @Test
  void whereSeveralGatesObjectOneLineAcceptsThemAllAndStandsLast() throws Exception {
    DeployerException both =
        refused(
            new Objection(Objection.Kind.SOURCE, "1 file is not in git (source:9c1e22ab04d7)"),
            new Objection(Objection.Kind.DRIFT, "web1: 41 differs (drift:0123456789ab)"),
            new Objection(Objection.Kind.DRIFT, "web2: 41 differs (drift:ba9876543210)"));
    assertThat(lines(both, "deploy", "production"))
        .filteredOn(line -> line.contains("--accept"))
        .containsExactly(
            "deployer deploy production --accept source:9c1e22ab04d7 --accept drift:0123456789ab"
                + " --accept drift:ba9876543210 --reason …");
    assertThat(
            lines(
                both,
                "deploy",
                "production",
                "--accept=drift:00000000",
                "--reason",
                "so",
                "--accept",
                "data",
                "-q"))
        .last()
        .isEqualTo(
            "deployer deploy production --accept source:9c1e22ab04d7 --accept drift:0123456789ab"
                + " --accept drift:ba9876543210 --reason so --accept data -q");
    DeployerException more =
        refused(
            new Objection(Objection.Kind.DRIFT, "41 differs (drift:0123456789ab)"),
            new Objection(Objection.Kind.STRANGE_CURRENT, "current is a directory"));
    assertThat(said(failure(more, List.of("deploy", "production"))))
        .endsWith(
            "    Once the rest is mended, to go on all the same, with the reason kept in the"
                + " journal: deployer deploy production --accept drift:0123456789ab --reason …\n");
  }

  @Test
  void aDryRunIsToldTheCommandOfTheRunItself() throws Exception {
    DeployerException source =
        refused(
            new Objection(
                Objection.Kind.SOURCE,
                "1 file that would be sent is not in git (source:9c1e22ab04d7)"));
    String send = "deployer deploy production --release 2 --ref HEAD";
    String accept =
        "deployer deploy production --release 2 --accept source:9c1e22ab04d7 --reason …";
    assertThat(lines(source, "deploy", "production", "--release", "2", "-n"))
        .containsExactly(send, accept);
    assertThat(lines(source, "plan", "production", "--release", "2")).containsExactly(send, accept);
    assertThat(lines(source, "plan", "production", "-o", "plan.json"))
        .as("the plan that is kept is what is wanted")
        .last()
        .isEqualTo("deployer plan production -o plan.json --accept source:9c1e22ab04d7 --reason …");
    assertThat(
            lines(
                refused(new Objection(Objection.Kind.DRIFT, "41 differs (drift:0123456789ab)")),
                "rollback",
                "production",
                "-n"))
        .last()
        .isEqualTo("deployer rollback production --accept drift:0123456789ab --reason …");
  }

  @Test
  void whereAllHostsAreAskedForNoneIsLeftOut() throws Exception {
    Objection undecided = new Objection(Objection.Kind.UNDECIDED, "it is decided elsewhere");
    assertThat(
            lines(refused(undecided), "deploy", "production", "--hosts", "!web3", "-c", "my.yaml"))
        .containsExactly(
            "deployer recover production -c my.yaml",
            "deployer recover production -c my.yaml --decide commit");
    DeployerException held = DeployerException.held("a person is to decide", null);
    assertThat(lines(held, "deploy", "production", "--limit=!web3", "-vF", "none"))
        .containsExactly(
            "deployer recover production -F none --decide commit",
            "deployer recover production -F none --decide revert");
  }

  private static DeployerException refused(Objection... objections) {
    return DeployerException.refused(new Live.Unknown(), List.of(objections));
  }

  private static DeployerException unreachable(ConnectFailedException.Reason reason) {
    return new DeployerException(
        DeployerException.Kind.UNREACHABLE,
        new Live.Unknown(),
        "so it is",
        new ConnectFailedException(reason, "deploy@web1:22", "so it is", null));
  }

  private static List<DeployerException> causes(String command) {
    List<DeployerException> causes = new ArrayList<>();
    for (Objection.Kind kind : Objection.Kind.values()) {
      causes.add(refused(new Objection(kind, "so it is (drift:0123456789ab)")));
      causes.add(refused(new Objection(kind, "so it is", List.of("token " + TOKEN))));
    }
    // A seal is made without a host.
    for (ConnectFailedException.Reason reason :
        command.equals("seal")
            ? new ConnectFailedException.Reason[0]
            : ConnectFailedException.Reason.values()) {
      causes.add(unreachable(reason));
    }
    for (DeployerException.Kind kind :
        List.of(DeployerException.Kind.UNKNOWN, DeployerException.Kind.INTERRUPTED)) {
      causes.add(new DeployerException(kind, new Live.Unknown(), "so it is", null));
    }
    return causes;
  }

  private static Set<Told> told(List<String> typed) {
    Set<Told> told = new LinkedHashSet<>();
    for (DeployerException cause : causes(typed.get(0))) {
      Failure failure = failure(cause, typed);
      lines(failure).forEach(line -> told.add(new Told(typed, line)));
    }
    return told;
  }

  private static List<String> lines(DeployerException cause, String... typed) {
    return lines(failure(cause, List.of(typed)));
  }

  private static Failure failure(DeployerException cause, List<String> typed) {
    Invocation invocation =
        Invocation.of(
            typed,
            CommandTree.spelling(command(typed.get(0)).getCommandSpec()),
            (option, value) -> value);
    return new Failure("nothing was done", cause, ExitCode.REFUSED, invocation);
  }

  private static String said(Failure failure) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    failure.write(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The lines to type, out of all that is said. */
  private static List<String> lines(Failure failure) {
    List<String> lines = new ArrayList<>();
    for (String line : said(failure).lines().toList()) {
      for (String one : line.split("(?=deployer [a-z]+ production)", -1)) {
        if (one.startsWith("deployer ")) {
          lines.add(one.replaceFirst(" and $| \\(or revert\\)$", ""));
        }
      }
    }
    return lines;
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

  private static CommandLine command(String name) {
    return parser(name).getSubcommands().get(name);
  }

  private static CommandLine parser(String command) {
    return PARSERS.computeIfAbsent(command, CommandTree::of);
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
