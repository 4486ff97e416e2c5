package dev.deployer.cluster;

import dev.deployer.command.CommandOutcome;
import dev.deployer.execution.Run;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.HostCommands;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.util.Optional;

/** The ways to run commands on the hosts of a fleet. */
final class HostShells {
  private final Fleet fleet;

  HostShells(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * A way to run commands on a host; empty where its account has no shell. Where hosts have no
   * connection while they wait, one is made for each command.
   */
  Optional<HostCommands> of(Member member) throws IOException, DeployerException {
    Run run = member.run();
    if (!fleet.waits(member)) {
      return run.reliably(again -> run.host().commands());
    }
    return Optional.of(
        (command, output) -> {
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
        });
  }

  /**
   * As {@link #of}, once hosts may differ: no other waits for a host that is lost, on which then
   * nothing starts.
   */
  Optional<HostCommands> atOnce(Member member) throws IOException, DeployerException {
    Run run = member.run();
    if (!fleet.isCluster() || fleet.waits(member)) {
      return of(member);
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
}
