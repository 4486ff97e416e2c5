package dev.deployer.ssh.keys;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a PEM key is encrypted: the old way of OpenSSL, told by {@code DEK-Info} (RFC 1421, 4.6.1.3),
 * or, as PKCS#8 has it, PBES2 with PBKDF2 (RFC 8018, 6.2) or scrypt (RFC 7914, 7), or the way of
 * PKCS#12 with triple DES (RFC 7292, appendix C).
 */
final class PemEncryption {
  private static final String PBES2 = "2a864886f70d01050d";
  private static final String PBKDF2 = "2a864886f70d01050c";
  private static final String SCRYPT = "2b06010401da47040b";
  private static final String PKCS12_TRIPLE_DES = "2a864886f70d010c0103";
  private static final BigInteger MOST_ITERATIONS = BigInteger.valueOf(10_000_000);
  private static final String OTHERWISE =
      "it is encrypted in a way that is not supported; this brings it into OpenSSH's format:"
          + " ssh-keygen -p -f KEY";

  /** The ciphers, by name and by object identifier. */
  private static final Map<String, Algorithm> CIPHERS =
      Map.of(
          "AES-128-CBC",
          Algorithm.aes(16),
          "AES-192-CBC",
          Algorithm.aes(24),
          "AES-256-CBC",
          Algorithm.aes(32),
          "DES-EDE3-CBC",
          Algorithm.TRIPLE_DES,
          "60864801650304" + "0102",
          Algorithm.aes(16),
          "60864801650304" + "0116",
          Algorithm.aes(24),
          "60864801650304" + "012a",
          Algorithm.aes(32),
          "2a864886f70d0307",
          Algorithm.TRIPLE_DES);

  private static final Map<String, String> DERIVATIONS =
      Map.of(
          "2a864886f70d0207", "PBKDF2WithHmacSHA1",
          "2a864886f70d0208", "PBKDF2WithHmacSHA224",
          "2a864886f70d0209", "PBKDF2WithHmacSHA256",
          "2a864886f70d020a", "PBKDF2WithHmacSHA384",
          "2a864886f70d020b", "PBKDF2WithHmacSHA512");

  private record Algorithm(String name, int keyLength) {
    static final Algorithm TRIPLE_DES = new Algorithm("DESede", 24);

    static Algorithm aes(int keyLength) {
      return new Algorithm("AES", keyLength);
    }
  }

  private interface Derivation {
    byte[] key(char[] passphrase) throws GeneralSecurityException;
  }

  private interface Opening {
    Cipher with(char[] passphrase) throws GeneralSecurityException;
  }

  private final Opening opening;
  private final byte[] sealed;

  private PemEncryption(Opening opening, byte[] sealed) {
    this.opening = opening;
    this.sealed = sealed;
  }

  private PemEncryption(Algorithm algorithm, byte[] iv, Derivation derivation, byte[] sealed) {
    this(passphrase -> cipher(algorithm, derivation.key(passphrase), iv), sealed);
  }

  static boolean isOn(PemBlock block) {
    return block.headers().containsKey("DEK-Info") || isPkcs8(block.content());
  }

  /** An encrypted key of PKCS#8 begins with its algorithm, and a plain one with a number. */
  private static boolean isPkcs8(byte[] content) {
    try {
      return Der.of(content).enter(Der.SEQUENCE).next() == Der.SEQUENCE;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static PemEncryption of(PemBlock block) throws GeneralSecurityException {
    String info = block.headers().get("DEK-Info");
    return info == null ? pkcs8(block.content()) : old(info, block.content());
  }

  private static PemEncryption old(String info, byte[] sealed) throws GeneralSecurityException {
    String[] parts = info.split(",", -1);
    Algorithm algorithm = CIPHERS.get(parts[0].strip());
    if (algorithm == null || parts.length != 2 || !parts[1].strip().matches("([0-9A-Fa-f]{2})+")) {
      throw new UnusableKeyException(OTHERWISE);
    }
    byte[] iv = HexFormat.of().parseHex(parts[1].strip());
    return new PemEncryption(
        algorithm, iv, passphrase -> oldKey(passphrase, iv, algorithm.keyLength()), sealed);
  }

  /** EVP_BytesToKey of OpenSSL with MD5 and one round; the salt is the beginning of the IV. */
  private static byte[] oldKey(char[] passphrase, byte[] iv, int length)
      throws GeneralSecurityException {
    byte[] secret = new String(passphrase).getBytes(StandardCharsets.UTF_8);
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    byte[] key = new byte[0];
    byte[] round = new byte[0];
    while (key.length < length) {
      md5.update(round);
      md5.update(secret);
      round = md5.digest(Arrays.copyOf(iv, 8));
      int before = key.length;
      key = Arrays.copyOf(key, before + round.length);
      System.arraycopy(round, 0, key, before, round.length);
    }
    Arrays.fill(secret, (byte) 0);
    return Arrays.copyOf(key, length);
  }

  private static PemEncryption pkcs8(byte[] content) throws GeneralSecurityException {
    Der fields = Der.of(content).enter(Der.SEQUENCE);
    Der scheme = fields.enter(Der.SEQUENCE);
    byte[] sealed = fields.octets();
    String name = scheme.oid();
    Der parameters = scheme.enter(Der.SEQUENCE);
    if (name.equals(PKCS12_TRIPLE_DES)) {
      PBEParameterSpec options =
          new PBEParameterSpec(parameters.octets(), iterations(parameters.integer()));
      return new PemEncryption(passphrase -> pkcs12(passphrase, options), sealed);
    } else if (!name.equals(PBES2)) {
      throw new UnusableKeyException(OTHERWISE);
    }
    Der derivation = parameters.enter(Der.SEQUENCE);
    Der encryption = parameters.enter(Der.SEQUENCE);
    Algorithm algorithm = CIPHERS.get(encryption.oid());
    if (algorithm == null) {
      throw new UnusableKeyException(OTHERWISE);
    }
    byte[] iv = encryption.octets();
    String function = derivation.oid();
    Der options = derivation.enter(Der.SEQUENCE);
    return new PemEncryption(
        algorithm,
        iv,
        switch (function) {
          case PBKDF2 -> pbkdf2(options, algorithm.keyLength());
          case SCRYPT -> scrypt(options, algorithm.keyLength());
          default -> throw new UnusableKeyException(OTHERWISE);
        },
        sealed);
  }

  private static Derivation pbkdf2(Der options, int length) throws GeneralSecurityException {
    byte[] salt = options.octets();
    int iterations = iterations(options.integer());
    if (options.next() == Der.INTEGER) {
      options.integer();
    }
    String function =
        options.next() == Der.SEQUENCE
            ? DERIVATIONS.get(options.enter(Der.SEQUENCE).oid())
            : "PBKDF2WithHmacSHA1";
    if (function == null) {
      throw new UnusableKeyException(OTHERWISE);
    }
    return passphrase ->
        SecretKeyFactory.getInstance(function)
            .generateSecret(new PBEKeySpec(passphrase, salt, iterations, 8 * length))
            .getEncoded();
  }

  private static Derivation scrypt(Der options, int length) throws GeneralSecurityException {
    byte[] salt = options.octets();
    int[] costs = new int[3];
    for (int i = 0; i < costs.length; i++) {
      costs[i] = iterations(options.integer());
    }
    try {
      Scrypt scrypt = new Scrypt(salt, costs[0], costs[1], costs[2]);
      return passphrase -> scrypt.key(passphrase, length);
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(OTHERWISE);
    }
  }

  private static int iterations(BigInteger number) throws UnusableKeyException {
    if (number.signum() <= 0 || number.compareTo(MOST_ITERATIONS) > 0) {
      throw new UnusableKeyException(OTHERWISE);
    }
    return number.intValue();
  }

  /** The platform takes no passphrase for it that is not ASCII. */
  private static Cipher pkcs12(char[] passphrase, PBEParameterSpec options)
      throws GeneralSecurityException {
    for (char c : passphrase) {
      if (c > '~') {
        throw new UnusableKeyException(OTHERWISE);
      }
    }
    Cipher cipher = Cipher.getInstance("PBEWithSHA1AndDESede");
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance("PBEWithSHA1AndDESede")
            .generateSecret(new PBEKeySpec(passphrase)),
        options);
    return cipher;
  }

  private static Cipher cipher(Algorithm algorithm, byte[] key, byte[] iv)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(algorithm.name() + "/CBC/PKCS5Padding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, algorithm.name()), new IvParameterSpec(iv));
    return cipher;
  }

  /**
   * The plain key.
   *
   * @param passphrase overwritten
   */
  byte[] decrypt(char[] passphrase) throws GeneralSecurityException {
    try {
      return opening.with(passphrase).doFinal(sealed);
    } catch (BadPaddingException e) {
      throw new UnusableKeyException(KeyEncryption.WRONG);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }
}
