package dev.deployer.project.run;

import dev.deployer.Deployer;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.project.output.ExitCode;
import java.time.Duration;

/** What may end a task before it is done. */
public interface Stops {
  /**
   * From now on this one is ended too; if the end was asked for before, its runs end as they begin.
   *
   * @param onHost the address of its first host
   */
  void reach(Deployer deployer, String onHost);

  /**
   * Lets time go by, for a task that waits for something else than a host.
   *
   * @throws DeployerException INTERRUPTED as soon as the end is asked for, or if it was before; the
   *     thread is not interrupted then, so that what has to be undone can be
   */
  void pause(Duration time) throws DeployerException;

  /** What is thrown by whoever waits where the end is asked for. */
  static DeployerException stopped() {
    return new DeployerException(
        DeployerException.Kind.INTERRUPTED, new Live.Unknown(), "interrupted", null);
  }

  /** The number of the process in which it was asked for, which lives until it has ended. */
  default long process() {
    return ProcessHandle.current().pid();
  }

  /** How a process exits whose run was stopped. */
  ExitCode exit();
}
