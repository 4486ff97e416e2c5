package dev.deployer.ssh.approval;

import dev.deployer.ssh.keys.Identity;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.keys.Signing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * A detached signature of a message (OpenSSH PROTOCOL.sshsig, version 1).
 *
 * <pre>
 * blob   = "SSHSIG" uint32 version string key string namespace string reserved
 *          string hash string signature
 * signed = "SSHSIG" string namespace string reserved string hash string H(message)
 * </pre>
 */
final class SshSignature {
  /** Signatures are a few hundred bytes long, those of the longest RSA keys some four thousand. */
  static final int LONGEST = 1 << 16;

  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final int VERSION = 1;
  private static final int COLUMNS = 70;
  private static final List<String> HASHES = List.of("sha512", "sha256");

  private final byte[] key;
  private final String namespace;
  private final String reserved;
  private final String hash;
  private final byte[] signature;

  private SshSignature(
      byte[] key, String namespace, String reserved, String hash, byte[] signature) {
    this.key = key;
    this.namespace = namespace;
    this.reserved = reserved;
    this.hash = hash;
    this.signature = signature;
  }

  /**
   * Reads one in its armour.
   *
   * @throws GeneralSecurityException if it is none, saying why
   */
  static SshSignature parse(String text) throws GeneralSecurityException {
    String stripped = text.strip();
    if (text.length() > LONGEST || !stripped.startsWith(BEGIN) || !stripped.endsWith(END)) {
      throw new GeneralSecurityException("it is no SSH signature");
    }
    String body =
        stripped
            .substring(BEGIN.length(), Math.max(BEGIN.length(), stripped.length() - END.length()))
            .replaceAll("[\r\n]", "");
    try {
      byte[] blob = Base64.getDecoder().decode(body);
      if (!Base64.getEncoder().encodeToString(blob).equals(body)) {
        throw new GeneralSecurityException("it is cut short, or damaged");
      }
      return read(blob);
    } catch (IllegalArgumentException | Buffer.BufferException e) {
      throw new GeneralSecurityException("it is cut short, or damaged", e);
    }
  }

  private static SshSignature read(byte[] blob)
      throws GeneralSecurityException, Buffer.BufferException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(blob);
    byte[] magic = new byte[MAGIC.length];
    fields.readRawBytes(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new GeneralSecurityException("it is no SSH signature");
    }
    long version = fields.readUInt32();
    if (version != VERSION) {
      throw new GeneralSecurityException("it is of version " + version + ", and 1 is known");
    }
    SshSignature read =
        new SshSignature(
            fields.readBytes(),
            fields.readString(),
            fields.readString(),
            fields.readString(),
            fields.readBytes());
    if (fields.available() > 0) {
      throw new GeneralSecurityException("something follows it");
    }
    if (!HASHES.contains(read.hash)) {
      throw new GeneralSecurityException("its hash is neither sha512 nor sha256");
    }
    return read;
  }

  /** The public key that it claims, as SSH writes it. */
  byte[] key() {
    return key.clone();
  }

  /**
   * Requires that the holder of its key signed this message for this purpose.
   *
   * @throws GeneralSecurityException if not, saying why
   */
  void verify(byte[] message, String purpose) throws GeneralSecurityException {
    if (!namespace.equals(purpose)) {
      throw new GeneralSecurityException("it was made for another purpose than " + purpose);
    }
    Signing.verify(key, signed(message, namespace, reserved, hash), signature);
  }

  /**
   * Signs a message, in armour.
   *
   * @throws IOException if there is no signature, saying why
   */
  static String sign(Identity identity, byte[] message, String purpose) throws IOException {
    String hash = HASHES.get(0);
    byte[] blob =
        new Buffer.PlainBuffer()
            .putRawBytes(MAGIC)
            .putUInt32(VERSION)
            .putBytes(identity.publicKey())
            .putString(purpose)
            .putString("")
            .putString(hash)
            .putBytes(identity.sign(signed(message, purpose, "", hash)))
            .getCompactData();
    return BEGIN
        + "\n"
        + Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(blob)
        + "\n"
        + END
        + "\n";
  }

  private static byte[] signed(byte[] message, String namespace, String reserved, String hash) {
    return new Buffer.PlainBuffer()
        .putRawBytes(MAGIC)
        .putString(namespace)
        .putString(reserved)
        .putString(hash)
        .putBytes(digest(hash).digest(message))
        .getCompactData();
  }

  private static MessageDigest digest(String hash) {
    try {
      return MessageDigest.getInstance(hash.equals("sha512") ? "SHA-512" : "SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has both", e);
    }
  }

  /** {@code SHA256:…}, for people. */
  String fingerprint() {
    return PublicKeys.fingerprint(key);
  }
}
