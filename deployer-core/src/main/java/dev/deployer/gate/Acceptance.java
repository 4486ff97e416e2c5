package dev.deployer.gate;

import dev.deployer.path.Discreet;
import dev.deployer.path.Remark;
import java.util.Optional;

/**
 * A person's word that a gate's objection is to be overridden.
 *
 * @param gate whose
 * @param digest binds the word to exactly what was shown, by its digest's first digits (at least
 *     8); without it anything that the gate says is accepted
 * @param reason goes into the journal; not empty, and at most {@value Remark#MOST_BYTES} bytes
 */
public record Acceptance(GateName gate, Optional<String> digest, String reason) {
  /** Checks that there is a reason, its length, and the form of the digest. */
  public Acceptance {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a gate is accepted with a reason");
    }
    Remark.require("a reason", reason, Remark.MOST_BYTES);
    digest.ifPresent(
        d -> {
          if (!d.matches("[0-9a-f]{8,64}")) {
            throw new IllegalArgumentException(
                "the digest of a gate's findings is 8 to 64 hex digits, not " + Discreet.shown(d));
          }
        });
  }

  /**
   * Reads what is typed: {@code drift}, or {@code drift:0123456789ab}.
   *
   * @throws IllegalArgumentException if it is none; the message says what is allowed
   */
  public static Acceptance parse(String text, String reason) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Acceptance(GateName.parse(text), Optional.empty(), reason)
        : new Acceptance(
            GateName.parse(text.substring(0, colon)),
            Optional.of(text.substring(colon + 1)),
            reason);
  }

  /** Whether it covers what this gate found, by the whole digest of that. */
  boolean covers(GateName found, String whole) {
    return gate == found && digest.map(whole::startsWith).orElse(true);
  }
}
