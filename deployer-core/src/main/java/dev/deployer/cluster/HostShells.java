package dev.deployer.cluster;

import dev.deployer.command.CommandOutcome;
import dev.deployer.execution.Run;
import dev.deployer.hook.HookHost;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.HostCommands;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ways to run commands on the hosts of a fleet. */
public final class HostShells {
  private final Fleet fleet;

  public HostShells(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Those of these hosts whose accounts have no shell. */
  public List<Member> without(Collection<Member> hosts) throws IOException, DeployerException {
    Map<Member, Optional<HostCommands>> shells = asked(hosts);
    return hosts.stream().filter(member -> shells.get(member).isEmpty()).toList();
  }

  /**
   * A way to run commands on each of these hosts; empty where its account has no shell. Where hosts
   * have no connection while they wait, one is made for each command.
   */
  public Map<Member, Optional<HostCommands>> of(Collection<Member> hosts)
      throws IOException, DeployerException {
    Map<Member, Optional<HostCommands>> shells =
        asked(hosts.stream().filter(member -> !fleet.waits(member)).toList());
    hosts.stream()
        .filter(fleet::waits)
        .forEach(member -> shells.put(member, Optional.of(forEachCommand(member.run()))));
    return shells;
  }

  /** The hosts on which anything is live, as checks find them that run in what is live there. */
  public List<HookHost> serving() throws IOException, DeployerException {
    List<Member> serving = fleet.serving();
    Map<Member, Optional<HostCommands>> shells = of(serving);
    List<HookHost> hosts = new ArrayList<>();
    for (Member member : serving) {
      RemotePath release =
          member.run().layout().release(member.state().live().release().orElseThrow());
      hosts.add(
          new HookHost(
              member.name(),
              member.at(),
              member.address(),
              shells.get(member),
              release,
              Optional.of(release),
              Optional.empty()));
    }
    return hosts;
  }

  /** A host that is lost meanwhile is told as the one that is. */
  private Map<Member, Optional<HostCommands>> asked(Collection<Member> hosts)
      throws IOException, DeployerException {
    Map<Member, Optional<HostCommands>> shells = new ConcurrentHashMap<>();
    fleet.look(hosts, member -> shells.put(member, shell(member.run())));
    return shells;
  }

  private static Optional<HostCommands> shell(Run run) throws IOException, DeployerException {
    return run.reliably(again -> run.host().commands());
  }

  private static HostCommands forEachCommand(Run run) {
    return (command, output) -> {
      try {
        run.resume();
        Optional<HostCommands> commands = run.host().commands();
        return commands.isPresent()
            ? commands.get().run(command, output)
            : new CommandOutcome.NotStarted("the account there has no shell");
      } catch (IOException | DeployerException e) {
        return new CommandOutcome.NotStarted(Failures.message(e));
      } finally {
        run.suspend();
      }
    };
  }

  /**
   * As {@link #of}, once hosts may differ: no other waits for a host that is lost, on which then
   * nothing starts.
   */
  Optional<HostCommands> atOnce(Member member) throws IOException, DeployerException {
    Run run = member.run();
    if (fleet.waits(member)) {
      return Optional.of(forEachCommand(run));
    }
    if (!fleet.isCluster()) {
      return shell(run);
    }
    try {
      return run.host().commands();
    } catch (ConnectionLostException lost) {
      try {
        run.requireAnswer();
        return run.host().commands();
      } catch (ConnectFailedException | ConnectionLostException e) {
        return Optional.of((command, output) -> new CommandOutcome.NotStarted(Failures.message(e)));
      }
    }
  }

  /** The same of each of these. */
  Map<Member, Optional<HostCommands>> atOnce(Collection<Member> hosts)
      throws IOException, DeployerException {
    Map<Member, Optional<HostCommands>> shells = new HashMap<>();
    for (Member member : hosts) {
      shells.put(member, atOnce(member));
    }
    return shells;
  }
}
