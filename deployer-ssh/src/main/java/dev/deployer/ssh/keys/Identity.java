package dev.deployer.ssh.keys;

import java.io.IOException;

/** A private key, or someone who signs with one. */
public interface Identity {
  /** Where it comes from, for people. */
  String name();

  /** The public key as SSH writes it. */
  byte[] publicKey();

  /** The algorithm of its signatures, {@code rsa-sha2-512} for an RSA key. */
  String algorithm();

  /**
   * Whether it signs by itself. A key that needs a passphrase, or an agent that may want a word or
   * a touch, is not to be asked in vain.
   */
  boolean signsUnasked();

  /**
   * A signature as SSH writes it, {@code string algorithm, string bytes}; may ask a person.
   *
   * @throws IOException if there is none, saying why
   */
  byte[] sign(byte[] data) throws IOException;
}
