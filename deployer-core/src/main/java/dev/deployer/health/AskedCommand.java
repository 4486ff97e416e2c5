package dev.deployer.health;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.OutputLines;
import dev.deployer.hook.DeployerVariables;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.host.HostCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command that answers a question about what is live, on this machine or on a host.
 *
 * @param phase what it is told in {@code DEPLOYER_PHASE}
 */
public record AskedCommand(LocalCommands local, Arguments command, String phase) {
  /** Runs it to its end on the operator's machine, about these hosts. */
  public CommandOutcome here(
      HookContext context, List<HookHost> hosts, Duration within, OutputLines output) {
    return local.run(
        new LocalCommand(
            command,
            DeployerVariables.local(hosts, context, phase),
            context.folder(),
            within,
            Optional.empty()),
        output);
  }

  /** Runs it to its end on this host. */
  public CommandOutcome on(
      HookHost host, HookContext context, Duration within, OutputLines output) {
    if (host.commands().isEmpty()) {
      return new CommandOutcome.NotStarted("the account there has no shell");
    }
    return host.commands()
        .get()
        .run(
            new HostCommand(
                command, DeployerVariables.on(host, context, phase), host.directory(), within),
            output);
  }
}
