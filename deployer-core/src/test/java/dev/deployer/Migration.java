package dev.deployer;

import dev.deployer.command.CommandOutcome;
import dev.deployer.gate.Acceptance;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.ScriptedCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A cluster in memory whose releases stop needing a column at version 2, and whose step drops it:
 * release 1 needs it, 2 and 3 do not, and have the step.
 */
final class Migration {
  static final String STEP = "drop-email";

  private static final String WITH_STEPS =
      """
      deployer: 1
      needs: [users.name]
      steps:
        - {name: drop-email, removes: [users.email], command: [bin/drop], where: once, before: [bin/show]}
        - {name: tidy, command: [bin/tidy], where: each}
        - {name: report, command: [bin/report], where: once, again: true}
      """;

  final ShopCluster cluster;

  /** How often the column was dropped. */
  final AtomicInteger drops = new AtomicInteger();

  /** What comes of that. */
  CommandOutcome outcome = new CommandOutcome.Exited(0);

  /** What happens meanwhile. */
  Runnable whileDropping = () -> {};

  /** What happens while it is shown. */
  Runnable whileShowing = () -> {};

  /** What comes of the command that shows it first. */
  CommandOutcome shown = new CommandOutcome.Exited(0);

  Migration(Path source, int hosts) throws DeployerException {
    cluster = new ShopCluster(source, hosts).with(ShopCluster.IN_ORDER).initialised();
  }

  private Migration(Migration other) {
    cluster = other.cluster.copy();
  }

  /** The same hosts once more, on disks of their own. */
  Migration copy() {
    return new Migration(this);
  }

  HostConnector connector(HostConnector connector) {
    return ((MemoryConnector) connector)
        .withShell(
            new ScriptedCommands()
                .answer(
                    "bin/drop",
                    (command, output) -> {
                      drops.incrementAndGet();
                      whileDropping.run();
                      output.line("dropped users.email", false);
                      return outcome;
                    })
                .answer(
                    "bin/show",
                    (command, output) -> {
                      whileShowing.run();
                      output.line("1 | anna@example.net", false);
                      return shown;
                    }));
  }

  /** A deployer to all hosts, which have a shell. */
  Deployer deployer() {
    return cluster.deployer(this::connector);
  }

  /** The same, by what is made of their connectors. */
  Deployer deployer(UnaryOperator<HostConnector> by) {
    return cluster.deployer(connector -> by.apply(connector(connector)));
  }

  /** One that does not change the second host, which gates ask all the same. */
  Deployer asking(Optional<String> environment) {
    return cluster.asking(1, environment, this::connector);
  }

  /** Makes this version the source. */
  DeployRequest version(int number) throws IOException {
    cluster.shop(0).version(number);
    cluster
        .shop(0)
        .write(
            "release.yaml",
            number == 1 ? "deployer: 1\nneeds: [users.email, users.name]\n" : WITH_STEPS);
    return cluster.release(number);
  }

  /** Deploys these versions one after the other. */
  Migration deployed(int... versions) throws IOException, DeployerException {
    for (int version : versions) {
      deployer().deploy(version(version));
    }
    return this;
  }

  StepResult run(Acceptance... accepted) throws DeployerException {
    return deployer().step(STEP, List.of(accepted));
  }

  StepSummary listed(String name) throws DeployerException {
    return deployer().steps().stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
