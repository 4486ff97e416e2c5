package dev.deployer.project.run;

import dev.deployer.Deployer;
import dev.deployer.project.output.ExitCode;

/** What may end a task before it is done. */
public interface Stops {
  /**
   * From now on this one is ended too; if the end was asked for before, its runs end as they begin.
   *
   * @param onHost the address of its first host
   */
  void reach(Deployer deployer, String onHost);

  /** How a process exits whose run was stopped. */
  ExitCode exit();
}
