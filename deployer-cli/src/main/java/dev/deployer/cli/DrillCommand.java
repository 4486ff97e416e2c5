package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.command.Drill;
import dev.deployer.project.output.Output;
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
final class DrillCommand extends TaskCommand {
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
  static final class ScenarioConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return Drill.scenario(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** How long. */
  static final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Drill.within(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Override
  Task task() {
    return task(Asking.nobody(false));
  }

  @Override
  Task task(Surroundings here, Output output, Signals signals) {
    return task(new AtTerminal(false, here, output, signals));
  }

  private Task task(Asking asking) {
    return new Drill(only, seed, within, report, end, asking);
  }
}
