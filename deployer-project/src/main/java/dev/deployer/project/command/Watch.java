package dev.deployer.project.command;

import dev.deployer.WatchRequest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.WatchDone;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
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
