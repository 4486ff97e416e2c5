package dev.deployer.project.report;

import dev.deployer.outcome.Warning;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style.Mark;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of a result that says what is left on single hosts: for a recovery, or a lock alone. */
final class Open {
  private Open() {}

  /**
   * What is not known to be done, a line for each host.
   *
   * @param open by host
   */
  static void write(Page page, Map<String, String> open) {
    open.forEach((host, fact) -> page.line(Mark.FAILED, HostName.of(host) + ": " + fact + "."));
  }

  /** The sentence that says how it ended, with what failed before what is live. */
  static String sentence(Map<String, String> open, String done) {
    return open.isEmpty()
        ? done
        : "On "
            + open.keySet().stream().map(HostName::of).collect(Collectors.joining(", "))
            + " the end of this run is not known; "
            + done;
  }

  static void remedy(Page page, Map<String, String> open, List<Warning> left, Invocation typed) {
    if (!open.isEmpty()) {
      page.detail(
          "Once these hosts can be reached, break the locks that this run left: "
              + DeadRun.unlockAll(typed));
      page.detail("Then settle the rest: " + typed.line("recover"));
    } else if (left.stream().anyMatch(Warning.LockStays.class::isInstance)) {
      page.detail(
          "All is done but for the lock, which stays. Once its host can be reached, break it: "
              + DeadRun.unlockAll(typed));
    }
  }
}
