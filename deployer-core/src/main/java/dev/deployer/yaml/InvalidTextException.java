package dev.deployer.yaml;

import dev.deployer.path.Discreet;

/**
 * Text that is not the host, target or duration it was given as; the message says what is allowed.
 */
public final class InvalidTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What it was given as, how it is quoted, and what is allowed. */
  public InvalidTextException(String what, String text, String why) {
    super(what + " " + Discreet.quote(text) + ": " + why);
  }
}
