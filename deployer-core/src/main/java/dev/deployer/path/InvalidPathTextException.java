package dev.deployer.path;

/**
 * Text that is not the root, release id or entry path it was given as; the message says what is
 * allowed.
 */
public final class InvalidPathTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidPathTextException(String what, String text, String why) {
    super(what + " " + Discreet.quote(text) + ": " + why);
  }
}
