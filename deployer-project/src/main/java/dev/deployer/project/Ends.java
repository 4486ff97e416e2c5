package dev.deployer.project;

import dev.deployer.Deployer;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.run.Stops;
import java.util.ArrayList;
import java.util.List;

/** What ends the runs of a session. */
final class Ends implements Stops {
  private final List<Deployer> reached = new ArrayList<>();
  private boolean stopped;

  @Override
  public synchronized void reach(Deployer deployer, String onHost) {
    reached.add(deployer);
    if (stopped) {
      deployer.stop();
    }
  }

  @Override
  public ExitCode exit() {
    return ExitCode.INTERRUPTED;
  }

  synchronized boolean stop() {
    stopped = true;
    boolean atOnce = true;
    for (Deployer deployer : reached) {
      atOnce &= deployer.stop();
    }
    return atOnce;
  }

  synchronized void abandon() {
    stopped = true;
    reached.forEach(Deployer::abandon);
  }

  /** A run has ended: its deployers are not needed any more. */
  synchronized void forget(int before) {
    reached.subList(before, reached.size()).clear();
  }

  synchronized int count() {
    return reached.size();
  }
}
