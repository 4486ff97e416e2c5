package dev.deployer.cluster;

import dev.deployer.command.CommandOutcome;
import dev.deployer.hook.HookHost;
import dev.deployer.host.HostCommands;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hosts as those find them who ask them about what is live there now. */
final class ServingHosts {
  private ServingHosts() {}

  /**
   * Those of these that serve a release, in their order. On one that is lost no command starts, and
   * none of the others waits for it.
   */
  static List<HookHost> of(Fleet fleet, List<Member> members) {
    List<HookHost> hosts = new ArrayList<>();
    for (Member member : members) {
      Optional<ReleaseId> live = member.run().live().release();
      if (live.isPresent()) {
        RemotePath release = member.run().layout().release(live.get());
        hosts.add(
            new HookHost(
                member.name(),
                member.at(),
                member.address(),
                commands(fleet, member),
                release,
                Optional.of(release),
                member.other(live).map(member.run().layout()::release)));
      }
    }
    return hosts;
  }

  private static Optional<HostCommands> commands(Fleet fleet, Member member) {
    try {
      return new HostShells(fleet).atOnce(member);
    } catch (IOException | DeployerException e) {
      return Optional.of((command, output) -> new CommandOutcome.NotStarted(Failures.message(e)));
    }
  }
}
