package dev.deployer.project.target;

import dev.deployer.gate.Acceptance;
import dev.deployer.path.Discreet;
import dev.deployer.path.Remark;
import dev.deployer.project.reach.HostConnectors;
import dev.deployer.project.report.MisuseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    Optional<String> reason = word("--reason", "a reason", options.reason(), Remark.MOST_BYTES);
    List<Acceptance> accepted = new ArrayList<>();
    for (String gate : options.accept()) {
      try {
        accepted.add(Acceptance.parse(gate, reason.orElseThrow()));
      } catch (IllegalArgumentException e) {
        throw new MisuseException(
            (Discreet.isSecretive(gate) ? "--accept: " : "--accept " + gate + ": ")
                + e.getMessage()
                + ".");
      }
    }
    return accepted;
  }

  /**
   * The word for the journal.
   *
   * @throws MisuseException if it is too long
   */
  public static Optional<String> message(Options options) throws MisuseException {
    return word("--message", "a message", options.message(), Remark.MOST_BYTES);
  }

  /**
   * What the build was made from.
   *
   * @throws MisuseException if it is too long
   */
  public static Optional<String> revision(Options options) throws MisuseException {
    return word("--revision", "a revision", options.revision(), Remark.MOST_BYTES_OF_A_REVISION);
  }

  private static Optional<String> word(String option, String what, Optional<String> said, int most)
      throws MisuseException {
    try {
      return said.map(text -> Remark.require(what, text, most));
    } catch (IllegalArgumentException e) {
      throw new MisuseException(option + ": " + e.getMessage() + ".");
    }
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
