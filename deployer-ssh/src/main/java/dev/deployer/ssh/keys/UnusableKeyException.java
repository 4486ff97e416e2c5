package dev.deployer.ssh.keys;

import java.security.GeneralSecurityException;

/**
 * A private key cannot be read; the message says why, for people, with nothing of the key in it.
 */
final class UnusableKeyException extends GeneralSecurityException {
  private static final long serialVersionUID = 1L;

  UnusableKeyException(String why) {
    super(why);
  }
}
