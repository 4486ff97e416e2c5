package dev.deployer.ssh.keys;

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
   * @throws GeneralSecurityException if it is none, such as after a wrong passphrase
   */
  static PrivateKey decode(byte[] section) throws GeneralSecurityException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(section);
    try {
      long check = fields.readUInt32();
      if (fields.readUInt32() != check) {
        throw new GeneralSecurityException("the passphrase is wrong, or the file is damaged");
      }
      String type = fields.readString();
      return switch (type) {
        case "ssh-ed25519" -> ed25519(fields);
        case "ssh-rsa" -> rsa(fields);
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" -> ecdsa(fields);
        default -> throw new GeneralSecurityException("keys of this type are not supported");
      };
    } catch (Buffer.BufferException e) {
      throw new GeneralSecurityException("the file is cut short", e);
    }
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
        .generatePrivate(new ECPrivateKeySpec(fields.readMPInt(), PublicKeys.curveNamed(curve)));
  }

  private static PrivateKey rsa(Buffer.PlainBuffer fields)
      throws GeneralSecurityException, Buffer.BufferException {
    BigInteger n = fields.readMPInt();
    BigInteger e = fields.readMPInt();
    BigInteger d = fields.readMPInt();
    BigInteger coefficient = fields.readMPInt();
    BigInteger p = fields.readMPInt();
    BigInteger q = fields.readMPInt();
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
