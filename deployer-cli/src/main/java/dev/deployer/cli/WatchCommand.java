package dev.deployer.cli;

import dev.deployer.project.command.Watch;
import dev.deployer.project.run.Task;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watch}: looks at what is live, for some time or once. */
@Command(
    name = "watch",
    sortOptions = false,
    customSynopsis = "deployer watch TARGET [--for 10m] [--every 10s] [options]",
    description = {
      "Watch what is live: the checks, the numbers of watch:, and what was changed by hand.",
      "",
      "Changes nothing and takes no lock. Exits 3 where something is not well. With --for 0 it is"
          + " one pass, such as for cron; with -q nothing is printed where nothing was found."
    })
final class WatchCommand extends TargetCommand {
  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = TimeConverter.class,
      description = "How long; 0 for one pass. Default: 10m.")
  Duration time = Watch.USUALLY;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      converter = EveryConverter.class,
      description = "How long from one sample to the next. Default: as watch: says, or 10s.")
  Optional<Duration> every = Optional.empty();

  /** How long. */
  static final class TimeConverter extends Parsed<Duration> {
    TimeConverter() {
      super(Watch::time);
    }
  }

  /** How often. */
  static final class EveryConverter extends Parsed<Duration> {
    EveryConverter() {
      super(Watch::every);
    }
  }

  @Override
  Task task() {
    return new Watch(time, every);
  }
}
