package dev.deployer.ssh;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import net.schmizz.sshj.common.Buffer;

/**
 * Signatures as SSH writes them (RFC 8332 section 3, RFC 5656 section 3.1.2, RFC 8709 section 6).
 */
final class Signing {
  private Signing() {}

  /** With which algorithm a key of this type signs. */
  static String algorithmOf(String keyType) {
    return Algorithms.signaturesOf(keyType).get(0);
  }

  static byte[] sign(String algorithm, PrivateKey key, byte[] data)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (algorithm) {
              case "ssh-ed25519" -> "Ed25519";
              case "rsa-sha2-512" -> "SHA512withRSA";
              case "ecdsa-sha2-nistp256" -> "SHA256withECDSAinP1363Format";
              case "ecdsa-sha2-nistp384" -> "SHA384withECDSAinP1363Format";
              case "ecdsa-sha2-nistp521" -> "SHA512withECDSAinP1363Format";
              default -> throw new GeneralSecurityException("no way to sign with " + algorithm);
            });
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
}
