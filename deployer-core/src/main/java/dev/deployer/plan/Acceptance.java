package dev.deployer.plan;

import dev.deployer.path.Discreet;
import java.util.Optional;

/**
 * A person's word that a gate's objection is to be overridden.
 *
 * @param gate its name; the one gate is {@code drift}
 * @param digest binds the word to exactly the findings that were shown, by their digest's first
 *     digits (at least 8); without it any findings are accepted
 * @param reason goes into the journal; not empty
 */
public record Acceptance(String gate, Optional<String> digest, String reason) {
  /** The names of all gates. */
  public static final String DRIFT = "drift";

  /** Checks the gate's name and that there is a reason. */
  public Acceptance {
    if (!gate.equals(DRIFT)) {
      throw new IllegalArgumentException(
          "there is no gate " + Discreet.shown(gate) + "; the one gate is drift");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a gate is accepted with a reason");
    }
    digest.ifPresent(
        d -> {
          if (!d.matches("[0-9a-f]{8,64}")) {
            throw new IllegalArgumentException(
                "the digest of a gate's findings is 8 to 64 hex digits, not " + Discreet.shown(d));
          }
        });
  }
}
