package dev.deployer.ssh.connect;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The agreement of {@code mlkem768x25519-sha256} (draft-ietf-sshm-mlkem-hybrid-kex, as in OpenSSH
 * since 9.9): who wants the secret has to break both ML-KEM, which quantum computers are not known
 * to, and Curve25519.
 *
 * <pre>
 * we send      our ML-KEM-768 public key (1184 bytes), our X25519 public value (32)
 * host sends   a capsule with its ML-KEM secret (1088), its X25519 public value (32)
 * the secret   SHA-256 of the ML-KEM secret (32) and the X25519 secret (32), as a string
 * </pre>
 */
final class Hybrid extends Agreement {
  static final int PUBLIC_KEY = 1184;
  private static final int CAPSULE = 1088;
  private static final int VALUE = 32;

  /** A key pair of ML-KEM-768, for one use. */
  interface Encapsulation {
    /** {@value Hybrid#PUBLIC_KEY} bytes. */
    byte[] publicKey();

    /**
     * The secret that someone with the public key has put into this; another one where it was
     * changed on the way.
     */
    byte[] secretIn(byte[] capsule) throws GeneralSecurityException;
  }

  private final Encapsulation encapsulation;
  private final DiffieHellman curve = new X25519();

  Hybrid(Encapsulation encapsulation) throws GeneralSecurityException {
    this.encapsulation = encapsulation;
  }

  @Override
  byte[] publicValue() {
    return joined(encapsulation.publicKey(), curve.publicValue());
  }

  @Override
  BigInteger with(byte[] theirs) throws GeneralSecurityException {
    if (theirs.length != CAPSULE + VALUE) {
      throw new GeneralSecurityException("the host's part of the key exchange has a wrong length");
    }
    byte[] first = encapsulation.secretIn(Arrays.copyOf(theirs, CAPSULE));
    byte[] second = curve.secretWith(Arrays.copyOfRange(theirs, CAPSULE, theirs.length));
    return new Text(MessageDigest.getInstance("SHA-256").digest(joined(first, second)));
  }

  /**
   * sshj writes each secret as a number (mpint), without zeros at its beginning and with one before
   * a first bit that is set. This one is a string: its bytes as they are.
   */
  private static final class Text extends BigInteger {
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;

    Text(byte[] bytes) {
      super(1, bytes);
      this.bytes = bytes;
    }

    @Override
    public byte[] toByteArray() {
      return bytes.clone();
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
