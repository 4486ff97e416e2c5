package dev.deployer.cli.report;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line by which a person goes on although a gate objects. */
final class Acceptances {
  private Acceptances() {}

  /**
   * The line; the digest in the fact binds it to exactly what was shown. Empty where the command
   * takes no acceptances, or nothing is there to be accepted.
   */
  static Optional<String> line(Invocation typed, String gate, String fact) {
    Matcher findings = Pattern.compile("\\((" + gate + ":[0-9a-f]{8,64})\\)").matcher(fact);
    return findings.find() && Carried.to(typed.command(), "--accept")
        ? Optional.of(
            "To go on all the same, with the reason kept in the journal: "
                + typed
                    .again()
                    .with("--accept", findings.group(1), value -> value.startsWith(gate))
                    .unlessThere("--reason", "…"))
        : Optional.empty();
  }
}
