package dev.deployer.cluster;

import dev.deployer.hook.Hook;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.AttemptNote;
import java.io.IOException;
import java.util.List;

/**
 * Leaves a trace of what is run before a release goes live, such as a migration: that it begins and
 * how it ended is recorded on all hosts. Of one that died there is only the beginning, and what it
 * has done to the data is not known.
 */
final class Attempt {
  private final Fleet fleet;
  private final List<Member> hosts;
  private final AttemptNote begun;

  Attempt(Fleet fleet, List<Member> hosts, ReleaseId release, List<Hook> hooks) {
    this.fleet = fleet;
    this.hosts = hosts;
    this.begun =
        new AttemptNote(
            release,
            AttemptNote.Outcome.BEGUN,
            fleet.decider().run().id(),
            hooks.stream().map(Hook::name).toList());
  }

  /** What is tried. */
  interface Work {
    void run() throws IOException, DeployerException;
  }

  /** Records the beginning, does it, and records how it ended. */
  void during(Work work) throws IOException, DeployerException {
    fleet.all(hosts, member -> member.executor().attempt(begun));
    try {
      work.run();
    } catch (IOException | DeployerException e) {
      if (Failures.kind(e) != DeployerException.Kind.UNKNOWN) {
        List<Member> there = hosts.stream().filter(member -> !member.isLost()).toList();
        fleet.each(there, record(AttemptNote.Outcome.FAILED)).values().forEach(e::addSuppressed);
      }
      throw e;
    }
    fleet.all(hosts, record(AttemptNote.Outcome.DONE));
  }

  private Fleet.Task record(AttemptNote.Outcome how) {
    return member -> member.executor().attempt(begun.ended(how));
  }
}
