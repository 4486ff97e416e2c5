package dev.deployer.ssh.keys;

import dev.deployer.ssh.settings.AlgorithmNames;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * Signatures as SSH writes them (RFC 8332 section 3, RFC 5656 section 3.1.2, RFC 8709 section 6).
 */
public final class Signing {
  private Signing() {}

  /** With which algorithm a key of this type signs. */
  public static String algorithmOf(String keyType) {
    return AlgorithmNames.signaturesOf(keyType).get(0);
  }

  static byte[] sign(String algorithm, PrivateKey key, byte[] data)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(platformName(algorithm));
    signature.initSign(key);
    signature.update(data);
    byte[] bytes = signature.sign();
    if (algorithm.startsWith("ecdsa-")) {
      int half = bytes.length / 2;
      bytes =
          new Buffer.PlainBuffer()
              .putMPInt(new BigInteger(1, Arrays.copyOf(bytes, half)))
              .putMPInt(new BigInteger(1, Arrays.copyOfRange(bytes, half, bytes.length)))
              .getCompactData();
    }
    return new Buffer.PlainBuffer().putString(algorithm).putBytes(bytes).getCompactData();
  }

  /**
   * Requires that a key signed data.
   *
   * @param allowed the algorithms with which it may have done so
   * @throws GeneralSecurityException if not, saying why
   */
  static void verify(byte[] key, byte[] data, byte[] signature, List<String> allowed)
      throws GeneralSecurityException {
    try {
      Buffer.PlainBuffer fields = new Buffer.PlainBuffer(signature);
      String algorithm = fields.readString();
      byte[] bytes = fields.readBytes();
      if (fields.available() > 0) {
        throw new GeneralSecurityException("something follows its signature");
      }
      if (!allowed.contains(algorithm)
          || !AlgorithmNames.signaturesOf(PublicKeys.typeOf(key)).contains(algorithm)) {
        throw new GeneralSecurityException("it is signed with " + algorithm);
      }
      Signature verifier = Signature.getInstance(platformName(algorithm));
      verifier.initVerify(PublicKeys.decode(key));
      verifier.update(data);
      if (!verifier.verify(algorithm.startsWith("ecdsa-") ? joined(algorithm, bytes) : bytes)) {
        throw new GeneralSecurityException("its signature is wrong");
      }
    } catch (Buffer.BufferException e) {
      throw new GeneralSecurityException("its signature is cut short", e);
    }
  }

  /**
   * Requires that the holder of a key signed data, be it a key of a file or one of a device.
   *
   * @throws GeneralSecurityException if not, saying why
   */
  public static void verify(byte[] key, byte[] data, byte[] signature)
      throws GeneralSecurityException {
    if (SecurityKeys.isType(PublicKeys.typeOf(key))) {
      SecurityKeys.verify(key, data, signature);
      return;
    }
    verify(key, data, signature, AlgorithmNames.SIGNATURES);
  }

  private static String platformName(String algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case "ssh-ed25519" -> "Ed25519";
      case "rsa-sha2-512" -> "SHA512withRSA";
      case "rsa-sha2-256" -> "SHA256withRSA";
      case "ecdsa-sha2-nistp256" -> "SHA256withECDSAinP1363Format";
      case "ecdsa-sha2-nistp384" -> "SHA384withECDSAinP1363Format";
      case "ecdsa-sha2-nistp521" -> "SHA512withECDSAinP1363Format";
      default -> throw new GeneralSecurityException("no way to sign with " + algorithm);
    };
  }

  /** From two numbers, as SSH has them, to two halves of the same length, as the platform does. */
  private static byte[] joined(String algorithm, byte[] numbers)
      throws GeneralSecurityException, Buffer.BufferException {
    int half = algorithm.endsWith("256") ? 32 : algorithm.endsWith("384") ? 48 : 66;
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(numbers);
    byte[] joined = new byte[2 * half];
    for (int i = 0; i < 2; i++) {
      BigInteger number = PublicKeys.number(fields);
      if (number.signum() < 0 || number.bitLength() > 8 * half) {
        throw new GeneralSecurityException("its signature is wrong");
      }
      PublicKeys.put(number, joined, i * half, half);
    }
    if (fields.available() > 0) {
      throw new GeneralSecurityException("its signature is wrong");
    }
    return joined;
  }
}
