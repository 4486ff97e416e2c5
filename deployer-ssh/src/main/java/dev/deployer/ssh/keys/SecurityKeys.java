package dev.deployer.ssh.keys;

import dev.deployer.manifest.Digest;
import dev.deployer.ssh.settings.AlgorithmNames;
import java.security.GeneralSecurityException;
import net.schmizz.sshj.common.Buffer;

/**
 * Signatures of keys that live in a device (OpenSSH PROTOCOL.u2f, SSH U2F Signatures). The device
 * signs a digest of its application, flags and a counter with the digest of the data.
 */
final class SecurityKeys {
  private static final String ED25519 = "sk-ssh-ed25519@openssh.com";
  private static final String ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";
  private static final String CURVE = "nistp256";
  private static final int PRESENT = 1;

  private SecurityKeys() {}

  static boolean isType(String type) {
    return type.equals(ED25519) || type.equals(ECDSA);
  }

  /**
   * Requires that the device signed data, with somebody present who touched it.
   *
   * @throws GeneralSecurityException if not, saying why
   */
  static void verify(byte[] key, byte[] data, byte[] signature) throws GeneralSecurityException {
    try {
      Buffer.PlainBuffer of = new Buffer.PlainBuffer(key);
      String type = of.readString();
      String inner = type.equals(ED25519) ? AlgorithmNames.ED25519 : "ecdsa-sha2-" + CURVE;
      Buffer.PlainBuffer plain = new Buffer.PlainBuffer().putString(inner);
      if (type.equals(ECDSA)) {
        plain.putString(of.readString());
      }
      plain.putBytes(of.readBytes());
      byte[] application = of.readBytes();

      Buffer.PlainBuffer fields = new Buffer.PlainBuffer(signature);
      if (!fields.readString().equals(type)) {
        throw new GeneralSecurityException("it is signed with another algorithm than its key has");
      }
      byte[] bytes = fields.readBytes();
      byte flags = fields.readByte();
      long counter = fields.readUInt32();
      if (fields.available() > 0 || of.available() > 0) {
        throw new GeneralSecurityException("something follows its signature");
      }
      if ((flags & PRESENT) == 0) {
        throw new GeneralSecurityException("nobody touched the device that signed it");
      }
      Signing.verify(
          plain.getCompactData(),
          new Buffer.PlainBuffer()
              .putRawBytes(Digest.sha256().digest(application))
              .putByte(flags)
              .putUInt32(counter)
              .putRawBytes(Digest.sha256().digest(data))
              .getCompactData(),
          new Buffer.PlainBuffer().putString(inner).putBytes(bytes).getCompactData(),
          AlgorithmNames.signaturesOf(inner));
    } catch (Buffer.BufferException e) {
      throw new GeneralSecurityException("its signature is cut short", e);
    }
  }
}
