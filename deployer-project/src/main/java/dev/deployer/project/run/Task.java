package dev.deployer.project.run;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.OnEachHost;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One thing that is done on a target. */
public interface Task {
  /**
   * Does it.
   *
   * @throws DeployerException if it was not done
   * @throws MisuseException if it cannot be, by what was said; nothing was done
   */
  Report run(Work work) throws DeployerException, MisuseException;

  /** What has not happened where this fails, as a clause: {@code nothing was deployed to …}. */
  String undone(String target);

  /** Whether it may change a host: then its phases are shown, and a crash leaves doubt. */
  default boolean changes() {
    return true;
  }

  /** Whether hosts are asked one by one, and not worked on together. */
  default boolean asksEachHost() {
    return false;
  }

  /** Whether gates are asked, which look at hosts besides those of the target. */
  default boolean asksGates() {
    return false;
  }

  /**
   * Whether the rules of an environment hold for it, such as its gates and what is watched: then it
   * is not done on the root of one that was named by itself. A way back is never held up.
   */
  default boolean isHeldToRules() {
    return false;
  }

  /** The plan that it carries out, as its file was typed; empty where there is none. */
  default Optional<Path> planFile() {
    return Optional.empty();
  }

  /** Whether its result says what was settled of an ended run. */
  default boolean reportsRecovery() {
    return false;
  }

  /** What came of each of several hosts, as one. */
  default Report together(List<HostReport> reports, Invocation typed) {
    return new OnEachHost(reports, typed);
  }
}
