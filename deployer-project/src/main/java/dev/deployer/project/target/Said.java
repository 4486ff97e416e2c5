package dev.deployer.project.target;

import dev.deployer.gate.Acceptance;
import dev.deployer.path.Discreet;
import dev.deployer.project.reach.HostConnectors;
import dev.deployer.project.report.MisuseException;
import java.util.ArrayList;
import java.util.List;

/** What options come to. */
public final class Said {
  private Said() {}

  /**
   * The gates that are overridden.
   *
   * @throws MisuseException if there is no such gate, or the reason is missing
   */
  public static List<Acceptance> accepted(Options options) throws MisuseException {
    if (options.accept().isEmpty() != options.reason().isEmpty()) {
      throw new MisuseException("--accept GATE and --reason TEXT are given together.");
    }
    List<Acceptance> accepted = new ArrayList<>();
    for (String gate : options.accept()) {
      try {
        accepted.add(Acceptance.parse(gate, options.reason().orElseThrow()));
      } catch (IllegalArgumentException e) {
        throw new MisuseException(
            (Discreet.isSecretive(gate) ? "--accept: " : "--accept " + gate + ": ")
                + e.getMessage()
                + ".");
      }
    }
    return accepted;
  }

  /** What is said about trust, and about the way. */
  public static HostConnectors.Trust trust(Options options) {
    return new HostConnectors.Trust(
        options.identity(),
        options.knownHosts(),
        options.sshConfig(),
        options.acceptNew(),
        options.compression(),
        options.way());
  }
}
