package dev.deployer.cli;

import dev.deployer.Deployer;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.WhoDeploys;
import dev.deployer.cli.output.ExitCode;
import dev.deployer.cli.output.Output;
import dev.deployer.cli.output.Report;
import dev.deployer.cli.report.Crash;
import dev.deployer.cli.report.Failure;
import dev.deployer.cli.report.Invocation;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Carries one command out on its target, and shows what came of it. */
final class Execution {
  private final TargetCommand command;
  private final CommonOptions common;
  private final Surroundings here;
  private final HostConnectors connectors;
  private final Invocation typed;
  private final Output output;

  Execution(
      List<String> words, TargetCommand command, Surroundings here, HostConnectors connectors) {
    this.command = command;
    this.common = command.common;
    this.here = here;
    this.connectors = connectors;
    this.typed =
        new Invocation(
            words.get(0), command.target.orElse("TARGET"), command.common.reachingOptions(), words);
    this.output = Outputs.of(command.common, command.changes(), here);
  }

  ExitCode run() {
    Report report = report();
    output.report(report);
    return report.exit();
  }

  private Report report() {
    LibraryLog.show(common.verbose.length);
    try {
      Destination destination = Destination.of(command.target, common, here);
      HostConnector connector = connectors.to(destination.place().address(), trust(), here);
      return on(destination, connector);
    } catch (MisuseException e) {
      return e.misuse();
    } catch (RuntimeException e) {
      return new Crash(e, command.changes() ? ExitCode.UNKNOWN : ExitCode.FAILED, typed);
    }
  }

  private Report on(Destination destination, HostConnector connector) throws MisuseException {
    Deployer deployer =
        new Deployer(destination.target(connector, common), WhoDeploys.in(here), output);
    try (Signals signals = new Signals(deployer, connector.address(), output)) {
      try {
        return command.run(new Run(deployer, destination, typed, common, here, output));
      } catch (DeployerException e) {
        ExitCode exit = ExitCode.of(e.kind(), signals.exit());
        return new Failure(command.undone(typed.target()), e, exit, typed);
      }
    }
  }

  private HostConnectors.Trust trust() {
    return new HostConnectors.Trust(
        path(common.identity),
        path(common.knownHosts),
        HostConnectors.NO_CONFIG.equals(common.sshConfig)
            ? Optional.of(HostConnectors.NO_CONFIG)
            : path(common.sshConfig),
        common.acceptNew);
  }

  private Optional<Path> path(Path typedPath) {
    return Optional.ofNullable(typedPath).map(here::resolve);
  }
}
