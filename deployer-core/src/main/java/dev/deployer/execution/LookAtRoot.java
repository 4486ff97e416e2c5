package dev.deployer.execution;

import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.root.KnownRecords;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import dev.deployer.root.RootReading;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/**
 * Makes sure that a root is the expected one, and reads its state in the same two bursts: what is
 * asked to decide whether it is, and what is asked to know it, do not wait for each other.
 */
final class LookAtRoot {
  private final Host host;
  private final Optional<String> rootId;
  private final RootGuard.Seen seen;
  private final RootReading reading;
  private boolean readable = true;

  /**
   * Asks the first burst among other questions.
   *
   * @param before an earlier reading of the root
   * @param known records that were read before on this machine
   */
  LookAtRoot(
      Host host,
      Layout layout,
      RootGuard.Expected expected,
      Optional<RootReading> before,
      KnownRecords known,
      Questions questions) {
    this.host = host;
    this.rootId = expected.rootId();
    this.seen = new RootGuard(host, layout).ask(questions, expected);
    this.reading = new RootReading(host, layout, before, known);
    reading.ask(questions, rootId);
  }

  /**
   * Decides, once the first burst is answered, and asks the second.
   *
   * @throws DeployerException REFUSED with all that is wrong
   */
  RootGuard.Passed passed() throws IOException, DeployerException {
    seen.judge();
    Questions second = new Questions();
    seen.askFurther(second);
    try {
      reading.askFurther(second, seen.id());
    } catch (FileSystemException e) {
      // Whoever asks for the state is told.
      readable = false;
    }
    if (!second.isEmpty()) {
      host.ask(second);
    }
    return seen.passed();
  }

  /** What was read, as far as it could be. */
  Optional<RootReading> reading() {
    return readable ? Optional.of(reading) : Optional.empty();
  }
}
