package dev.deployer.cli;

import dev.deployer.Deployer;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.gate.Acceptance;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.output.Output;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.run.Work;
import dev.deployer.project.target.Destination;
import java.time.Instant;
import java.util.List;

/** A command while it is at work on its target, with what it asks and shows at the terminal. */
record CommandRun(
    Work work, CommonOptions common, Surroundings here, Output output, Signals signals) {

  Deployer deployer() {
    return work.deployer();
  }

  Destination destination() {
    return work.destination();
  }

  Invocation typed() {
    return work.typed();
  }

  Machine machine() {
    return work.here();
  }

  Instant now() {
    return work.now();
  }

  List<Acceptance> accepted() throws MisuseException {
    return work.accepted();
  }

  /** The names of the hooks that are configured to follow a flip. */
  List<String> hooksAfterFlip() {
    return work.opened().hooksAfterFlip();
  }
}
