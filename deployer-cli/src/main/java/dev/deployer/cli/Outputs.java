package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.project.output.JsonOutput;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Screen;
import dev.deployer.project.output.Style;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.SummaryOutput;
import dev.deployer.project.output.TextOutput;
import dev.deployer.project.output.TextOutput.Level;
import dev.deployer.project.run.Task;
import java.util.List;

/** Chooses how a command is shown. */
final class Outputs {
  private Outputs() {}

  /**
   * @param task whose result is to be shown; where it may change a host, each phase is of interest
   */
  static Output of(Task task, CommonOptions common, Surroundings here) {
    Output shown = shown(common, task.changes(), here);
    return summarised(
        shown instanceof TextOutput text && task.reportsRecovery()
            ? text.reportingRecovery()
            : shown,
        common,
        here);
  }

  /**
   * The same for one that asks no host.
   *
   * @param changes whether each phase is of interest
   */
  static Output of(CommonOptions common, boolean changes, Surroundings here) {
    return summarised(shown(common, changes, here), common, here);
  }

  /** The same, which is also told to the file that is named. */
  private static Output summarised(Output shown, CommonOptions common, Surroundings here) {
    return common
        .summary
        .<Output>map(
            file ->
                new SummaryOutput(
                    shown,
                    here.resolve(file),
                    why ->
                        new Page(here.err(), Style.PLAIN, false)
                            .line(Mark.NOTE, "The summary " + file + " was not written: " + why)))
        .orElse(shown);
  }

  private static Output shown(CommonOptions common, boolean changes, Surroundings here) {
    if (common.json) {
      return new JsonOutput(here.out(), here.clock());
    }
    Level level =
        common.quiet
            ? Level.QUIET
            : common.verbose.length > 0 ? Level.VERBOSE : changes ? Level.NORMAL : Level.BRIEF;
    return text(level, common.noColor, here);
  }

  /** What a person has to see before a question is answered, beside the question. */
  static Page beforeQuestions(CommonOptions common, Surroundings here) {
    return new Page(
        here.err(),
        style(colours(common.noColor, here) && here.terminals().err()),
        common.verbose.length > 0);
  }

  private static boolean colours(boolean noColor, Surroundings here) {
    return !noColor
        && here.variable("NO_COLOR").isEmpty()
        && here.variable("TERM").filter("dumb"::equals).isEmpty();
  }

  /** For what was typed wrongly: {@code --json} counts wherever it stands. */
  static Output beforeParsing(String[] arguments, Surroundings here) {
    List<String> typed = List.of(arguments);
    return typed.contains("--json")
        ? new JsonOutput(here.out(), here.clock())
        : text(Level.NORMAL, typed.contains("--no-color"), here);
  }

  private static TextOutput text(Level level, boolean noColor, Surroundings here) {
    boolean colours = colours(noColor, here);
    Page results =
        new Page(
            here.out(),
            style(colours && here.terminals().out()),
            level == Level.VERBOSE,
            columns(here.terminals().out(), here));
    Screen screen =
        new Screen(
            here.err(),
            style(colours && here.terminals().err()),
            here.terminals().err(),
            columns(here.terminals().err(), here));
    return new TextOutput(results, screen, level, here.clock());
  }

  /** What is read by a program is not broken, unless the width is asked for. */
  private static int columns(boolean terminal, Surroundings here) {
    return terminal
        ? here.terminals().columns()
        : here.variable("COLUMNS")
            .filter(said -> said.matches("[0-9]{1,4}"))
            .map(Integer::valueOf)
            .filter(said -> said >= Terminals.LEAST_COLUMNS)
            .orElse(Page.UNBROKEN);
  }

  private static Style style(boolean colours) {
    return colours ? Style.COLOURED : Style.PLAIN;
  }
}
