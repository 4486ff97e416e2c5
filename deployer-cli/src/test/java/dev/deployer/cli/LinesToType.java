package dev.deployer.cli;

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
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** In how many ways a command fails, and the lines that somebody is told to type then. */
final class LinesToType {
  static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final Map<String, CommandLine> PARSERS = new HashMap<>();

  private LinesToType() {}

  static DeployerException refused(Objection... objections) {
    return DeployerException.refused(new Live.Unknown(), List.of(objections));
  }

  static DeployerException unreachable(ConnectFailedException.Reason reason) {
    return new DeployerException(
        DeployerException.Kind.UNREACHABLE,
        new Live.Unknown(),
        "so it is",
        new ConnectFailedException(reason, "deploy@web1:22", "so it is", null));
  }

  static List<DeployerException> causes(String command) {
    List<DeployerException> causes = new ArrayList<>();
    for (Objection.Kind kind : Objection.Kind.values()) {
      causes.add(refused(new Objection(kind, "so it is (drift:0123456789ab)")));
      causes.add(refused(new Objection(kind, "so it is", List.of("token " + TOKEN))));
    }
    Objection deleted =
        new Objection(Objection.Kind.STRANGE_CURRENT, "current names 41, which is not there");
    causes.add(refused(deleted));
    causes.add(
        refused(
            deleted, new Objection(Objection.Kind.NOTHING_TO_ROLL_BACK_TO, "there is nothing")));
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

  static List<String> lines(DeployerException cause, String... typed) {
    return lines(failure(cause, List.of(typed)));
  }

  static Failure failure(DeployerException cause, List<String> typed) {
    Invocation invocation =
        Invocation.of(
            typed,
            CommandTree.spelling(command(typed.get(0)).getCommandSpec()),
            (option, value) -> value);
    return new Failure("nothing was done", cause, ExitCode.REFUSED, invocation);
  }

  static String said(Failure failure) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    failure.write(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false));
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The lines to type, out of all that is said. */
  static List<String> lines(Failure failure) {
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

  static CommandLine command(String name) {
    return parser(name).getSubcommands().get(name);
  }

  static CommandLine parser(String command) {
    return PARSERS.computeIfAbsent(command, CommandTree::of);
  }
}
