package dev.deployer.ssh.keys;

import dev.deployer.ssh.settings.AlgorithmNames;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import net.schmizz.sshj.common.Buffer;

/** The private section of an OpenSSH key file (OpenSSH PROTOCOL.key section 3). */
final class PrivateKeys {
  private PrivateKeys() {}

  /**
   * @throws GeneralSecurityException if it is not one, such as after a wrong passphrase
   */
  static PrivateKey decode(byte[] section) throws GeneralSecurityException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(section);
    try {
      long check = fields.readUInt32();
      if (fields.readUInt32() != check) {
        throw new UnusableKeyException(KeyEncryption.WRONG);
      }
      String type = fields.readString();
      return switch (type) {
        case "ssh-ed25519" -> ed25519(fields);
        case "ssh-rsa" -> rsa(fields);
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" -> ecdsa(fields);
        default -> throw unknown(type);
      };
    } catch (Buffer.BufferException e) {
      throw new UnusableKeyException("it is cut short, or damaged");
    }
  }

  /**
   * @param type as a public key names it
   * @throws UnusableKeyException if there is no way to sign with such a key
   */
  static void requireKnown(String type) throws UnusableKeyException {
    if (!AlgorithmNames.HOST_KEY_TYPES.contains(type)) {
      throw unknown(type);
    }
  }

  private static UnusableKeyException unknown(String type) {
    return new UnusableKeyException(
        (type.startsWith("sk-")
                ? "it lies on a security key, with which only ssh can sign"
                : "keys of its type are not supported")
            + "; make another one: ssh-keygen -t ed25519");
  }

  private static PrivateKey ed25519(Buffer.PlainBuffer fields)
      throws GeneralSecurityException, Buffer.BufferException {
    fields.readBytes();
    byte[] seed = Arrays.copyOf(fields.readBytes(), 32);
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
  }

  private static PrivateKey ecdsa(Buffer.PlainBuffer fields)
      throws GeneralSecurityException, Buffer.BufferException {
    String curve = fields.readString();
    fields.readBytes();
    return KeyFactory.getInstance("EC")
        .generatePrivate(
            new ECPrivateKeySpec(PublicKeys.number(fields), PublicKeys.curveNamed(curve)));
  }

  private static PrivateKey rsa(Buffer.PlainBuffer fields)
      throws GeneralSecurityException, Buffer.BufferException {
    BigInteger n = PublicKeys.number(fields);
    BigInteger e = PublicKeys.number(fields);
    BigInteger d = PublicKeys.number(fields);
    BigInteger coefficient = PublicKeys.number(fields);
    BigInteger p = PublicKeys.number(fields);
    BigInteger q = PublicKeys.number(fields);
    if (p.compareTo(BigInteger.ONE) <= 0 || q.compareTo(BigInteger.ONE) <= 0) {
      throw new UnusableKeyException("its numbers are none of a key");
    }
    return KeyFactory.getInstance("RSA")
        .generatePrivate(
            new RSAPrivateCrtKeySpec(
                n,
                e,
                d,
                p,
                q,
                d.mod(p.subtract(BigInteger.ONE)),
                d.mod(q.subtract(BigInteger.ONE)),
                coefficient));
  }
}
