package dev.deployer.project.run;

import dev.deployer.Deployer;
import dev.deployer.gate.Acceptance;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.NextDeploy;
import dev.deployer.project.target.Destination;
import dev.deployer.project.target.Options;
import dev.deployer.project.target.Said;
import java.time.Instant;
import java.util.List;

/**
 * A task while it is at work, with all that it asks.
 *
 * @param opened the hosts that it is for
 * @param typed as it was typed, or would be
 * @param stops what may end it
 */
public record Work(Opened opened, Invocation typed, Stops stops) {
  /** Who does it. */
  public Deployer deployer() {
    return opened.deployer();
  }

  /** Where. */
  public Destination destination() {
    return opened.destination();
  }

  /** What was said beside the target. */
  public Options options() {
    return opened.options();
  }

  /** The machine from which it is done. */
  public Machine here() {
    return opened.here();
  }

  /** For what people read. */
  public Instant now() {
    return here().clock().instant();
  }

  /**
   * The gates that are overridden.
   *
   * @throws MisuseException as {@link Said#accepted}
   */
  public List<Acceptance> accepted() throws MisuseException {
    return Said.accepted(options());
  }

  /** What is typed to deploy there. */
  public NextDeploy nextDeploy() {
    return NextDeploy.by(destination().recipe().settings().gates());
  }

  /** How a process exits whose run was stopped. */
  public ExitCode ifStopped() {
    return stops.exit();
  }
}
