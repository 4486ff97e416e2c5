package dev.deployer.cli;

import dev.deployer.project.command.Drill;
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drill}: a game day on an environment that allows it. */
@Command(
    name = "drill",
    sortOptions = false,
    customSynopsis = "deployer drill TARGET [--only SCENARIO[,…]] [--end] [options]",
    description = {
      "Rehearse emergencies, where drills: true of the environment allows it.",
      "",
      "Each is told by what one sees of it. Settle it in another terminal, with the other commands;"
          + " the hosts are watched, and the times written down. Then all of it is taken back. At a"
          + " terminal, Enter says that you look at it, skip ends it, and Ctrl-C the game day."
    })
final class DrillCommand extends TargetCommand {
  @Option(
      names = "--only",
      paramLabel = "SCENARIO[,…]",
      split = ",",
      hideParamSyntax = true,
      converter = ScenarioConverter.class,
      description =
          "These alone: failed-wave, lost-host (of several), left-lock, hand-patch, rollback.")
  List<String> only = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The same emergencies again, in the same order. Default: others each time.")
  Optional<Long> seed = Optional.empty();

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      converter = TimeConverter.class,
      description = "How long each may take, 1s to 4h. Default: 15m, and 5m for rollback.")
  Optional<Duration> within = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where it is written up, in Markdown. Default: drill-TARGET-TIME.md here.")
  Optional<Path> report = Optional.empty();

  @Option(
      names = "--end",
      description = "Take back what a drill has left whose client is gone, and begin none.")
  boolean end;

  /** The name of a scenario. */
  static final class ScenarioConverter extends Parsed<String> {
    ScenarioConverter() {
      super(Drill::scenario);
    }
  }

  /** How long. */
  static final class TimeConverter extends Parsed<Duration> {
    TimeConverter() {
      super(Drill::within);
    }
  }

  @Override
  Task task() {
    return task(Asking.nobody(common.yes));
  }

  @Override
  Task task(Asking asking) {
    return new Drill(only, seed, within, report, end, asking);
  }
}
