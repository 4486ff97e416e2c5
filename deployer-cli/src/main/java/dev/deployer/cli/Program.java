package dev.deployer.cli;

import dev.deployer.cli.completion.KnownWords;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.config.Configuration;
import dev.deployer.config.ConfigurationException;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.reach.HostConnectors;
import dev.deployer.project.report.Misuse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: from what was typed to how it exits. */
public final class Program {
  /** What {@code lib/complete} calls, and nobody types. */
  static final String WORDS = "__words";

  private final Surroundings here;
  private final HostConnectors connectors;

  public Program(Surroundings here, HostConnectors connectors) {
    this.here = here;
    this.connectors = connectors;
  }

  /**
   * Runs what was typed.
   *
   * @return the exit code
   */
  public int run(String... typed) {
    if (typed.length == 2 && typed[0].equals(WORDS)) {
      return words(here.resolve(Path.of(typed[1])));
    }
    String[] arguments = asOption(typed);
    try {
      ParseResult parsed = CommandTree.of(arguments).parseArgs(arguments);
      List<CommandLine> commands = parsed.asCommandLineList();
      if (commands.size() == 1 && !parsed.unmatched().isEmpty()) {
        // Which picocli forgives where help is asked for.
        throw new UnmatchedArgumentException(commands.get(0), parsed.unmatched());
      }
      CommandLine last = commands.get(commands.size() - 1);
      Optional<Misuse> meaningless =
          last.isUsageHelpRequested() || commands.size() == 1
              ? Optional.empty()
              : CommandTree.taken(last.getCommandName()).meaningless(last.getParseResult());
      if (meaningless.isPresent()) {
        return misused(meaningless.get(), arguments);
      }
      return run(commands.get(0), last, List.of(arguments));
    } catch (ParameterException e) {
      return misused(Mistyped.explain(e), arguments);
    }
  }

  /** For a shell that completes a line: the words of a file, as far as it can be read. */
  private int words(Path file) {
    Configuration configuration = Configuration.NONE;
    try {
      configuration = Configuration.read(file);
    } catch (ConfigurationException | IOException e) {
      // Whoever runs a command is told what is wrong with it.
    }
    here.out().print(new KnownWords(here.machine().cache("completion")).keep(file, configuration));
    return shown(ExitCode.DONE, false);
  }

  private int misused(Misuse misuse, String... arguments) {
    Outputs.beforeParsing(arguments, here).report(misuse);
    return misuse.exit().number();
  }

  /** {@code help COMMAND}, as git and others have it, is {@code COMMAND --help}. */
  private static String[] asOption(String... typed) {
    if (typed.length == 0 || typed.length > 2 || !typed[0].equals("help")) {
      return typed;
    }
    return typed.length == 1 ? new String[] {"--help"} : new String[] {typed[1], "--help"};
  }

  private int run(CommandLine top, CommandLine last, List<String> words) {
    if (last.isUsageHelpRequested()) {
      here.out().print(last.getUsageMessage(here.terminals().out() ? Ansi.AUTO : Ansi.OFF));
      return shown(ExitCode.DONE, false);
    }
    if (top.isVersionHelpRequested()) {
      here.out().println("deployer " + TopCommand.version());
      return shown(ExitCode.DONE, false);
    }
    Object command = last.getCommand();
    if (command instanceof TargetCommand onTarget) {
      OnTarget execution =
          new OnTarget(
              words, CommandTree.spelling(last.getCommandSpec()), onTarget, here, connectors);
      return shown(execution.run(), onTarget.task().changes());
    }
    if (command instanceof OfflineCommand offline) {
      return shown(offline.run(words, CommandTree.spelling(last.getCommandSpec()), here), false);
    }
    if (command instanceof LocalCommand local) {
      return local.run(here).number();
    }
    here.err().print(top.getUsageMessage(Ansi.OFF));
    return ExitCode.USAGE.number();
  }

  /**
   * The exit code where the result may be lost, as on a full disk. A command that only looks has
   * failed then; what another one did is done.
   */
  private int shown(ExitCode exit, boolean changes) {
    if (here.out().checkError()) {
      new Page(here.err(), Style.PLAIN, false)
          .line(Mark.FAILED, "The result could not be written to the standard output.");
      return (exit == ExitCode.DONE && !changes ? ExitCode.FAILED : exit).number();
    }
    return exit.number();
  }
}
