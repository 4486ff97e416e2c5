package dev.deployer.cli;

import dev.deployer.cli.completion.KnownWords;
import dev.deployer.cli.local.LastWords;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.JsonOutput;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style;
import dev.deployer.project.reach.HostConnectors;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Spelling;
import dev.deployer.project.report.Witnessed;
import dev.deployer.project.run.Execution;
import dev.deployer.project.run.Opened;
import dev.deployer.project.run.Task;
import dev.deployer.project.target.ConfigurationFile;
import dev.deployer.project.target.Destination;
import dev.deployer.project.target.Options;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Carries one command out on the target that was typed, and shows what came of it. */
final class OnTarget {
  private final TargetCommand command;
  private final CommonOptions common;
  private final Surroundings here;
  private final HostConnectors connectors;
  private final Invocation typed;
  private final Output output;

  /** What is meant by the target, once that is known. */
  private Optional<Destination> destination = Optional.empty();

  OnTarget(
      List<String> words,
      Spelling spelling,
      TargetCommand command,
      Surroundings here,
      HostConnectors connectors) {
    this.command = command;
    this.common = command.common;
    this.here = here;
    this.connectors = connectors;
    this.typed = Invocation.of(words, spelling, here.directory());
    this.output = Outputs.of(command.task(), common, here);
  }

  ExitCode run() {
    here.interruptions().ifLost(this::ifLost);
    LibraryLog.show(common.verbose.length);
    Witnessed report;
    try (Signals signals = new Signals(output, here.interruptions())) {
      AtTerminal terminal = new AtTerminal(common.yes, here, output, signals);
      Task task = command.task(terminal);
      Machine machine = terminal.machine();
      report =
          new Execution(task, typed, output, signals).report(told -> opened(task, machine, told));
    }
    destination.ifPresent(where -> answers(where).keep(report.of(), where.places()));
    output.report(report);
    return report.exit();
  }

  private Opened opened(Task task, Machine machine, Listener told) throws MisuseException {
    Options options = common.options(here);
    ConfigurationFile file = common.file(here);
    Destination where = Destination.of(command.target, options, file);
    destination = Optional.of(where);
    return Opened.of(where, options, file, machine, connectors, task.asksGates(), told);
  }

  private LastAnswer answers(Destination where) {
    return new LastAnswer(
        new KnownWords(here.machine().cache("completion")),
        where.environment().map(named -> here.resolve(common.configName())),
        typed.target());
  }

  /** Whoever waits for the daemon cannot know how far it came. */
  private LastWords ifLost() {
    Task task = command.task();
    DeployerException.Kind kind =
        task.changes() ? DeployerException.Kind.UNKNOWN : DeployerException.Kind.FAILED;
    Report lost =
        new Failure(
            task.undone(typed.target()),
            new DeployerException(
                kind, new Live.Unknown(), "the daemon ended while it was at work", null),
            task.changes() ? ExitCode.UNKNOWN : ExitCode.FAILED,
            typed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream text = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    if (common.json) {
      new JsonOutput(text, here.clock()).report(lost);
    } else {
      lost.write(new Page(text, Style.PLAIN, false));
    }
    return new LastWords(lost.exit().number(), common.json, bytes.toString(StandardCharsets.UTF_8));
  }
}
