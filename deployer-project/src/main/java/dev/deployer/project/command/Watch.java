package dev.deployer.project.command;

import dev.deployer.WatchRequest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.WatchDone;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import dev.deployer.yaml.DurationText;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code watch}: looks at what is live.
 *
 * @param time how long; zero for one pass
 * @param every how long from one sample to the next; otherwise as the file says
 */
public record Watch(Duration time, Optional<Duration> every) implements Task {
  /** How long where nothing is said. */
  public static final Duration USUALLY = Duration.ofMinutes(10);

  /**
   * How long it is watched, as it was typed; 0 for one pass.
   *
   * @throws IllegalArgumentException if it is longer than a day, or no time
   */
  public static Duration time(String text) {
    Duration time = text.equals("0") ? Duration.ZERO : DurationText.parse(text);
    if (time.compareTo(WatchRequest.LONGEST) > 0) {
      throw new IllegalArgumentException("at most 1d is watched");
    }
    return time;
  }

  /**
   * How long it is from one sample to the next, as it was typed.
   *
   * @throws IllegalArgumentException if it is less than a second or longer than a day, or no time
   */
  public static Duration every(String text) {
    Duration every = DurationText.parse(text);
    if (every.toSeconds() < 1 || every.compareTo(WatchRequest.LONGEST) > 0) {
      throw new IllegalArgumentException("from 1s to 1d is between two samples");
    }
    return every;
  }

  @Override
  public Report run(Work work) throws DeployerException {
    return new WatchDone(
        work.deployer().watch(new WatchRequest(time, every)), work.ifStopped(), work.typed());
  }

  @Override
  public String undone(String target) {
    return "what is live on " + target + " was not watched";
  }

  @Override
  public boolean changes() {
    return false;
  }

  @Override
  public boolean isHeldToRules() {
    return true;
  }
}
