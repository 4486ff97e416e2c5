package dev.deployer.cli;

import dev.deployer.WatchRequest;
import dev.deployer.project.command.Watch;
import dev.deployer.project.run.Task;
import dev.deployer.yaml.DurationText;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
final class WatchCommand extends TaskCommand {
  private static final Duration USUALLY = Duration.ofMinutes(10);

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = TimeConverter.class,
      description = "How long; 0 for one pass. Default: 10m.")
  Duration time = USUALLY;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      converter = EveryConverter.class,
      description = "How long from one sample to the next. Default: as watch: says, or 10s.")
  Optional<Duration> every = Optional.empty();

  /** How long. */
  static final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration time = text.equals("0") ? Duration.ZERO : duration(text);
      if (time.compareTo(WatchRequest.LONGEST) > 0) {
        throw new TypeConversionException("at most 1d is watched");
      }
      return time;
    }
  }

  /** How often. */
  static final class EveryConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration every = duration(text);
      if (every.toSeconds() < 1 || every.compareTo(WatchRequest.LONGEST) > 0) {
        throw new TypeConversionException("from 1s to 1d is between two samples");
      }
      return every;
    }
  }

  private static Duration duration(String text) {
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  @Override
  Task task() {
    return new Watch(time, every);
  }
}
