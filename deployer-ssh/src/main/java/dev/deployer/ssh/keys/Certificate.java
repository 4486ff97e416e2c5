package dev.deployer.ssh.keys;

import dev.deployer.ssh.settings.AlgorithmNames;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * An OpenSSH certificate (OpenSSH PROTOCOL.certkeys): a key, for whom it stands and until when, and
 * the signature of an authority under all of that.
 *
 * <pre>
 * string type, string nonce, the key's fields, uint64 serial, uint32 kind, string key id,
 * string principals, uint64 valid after, uint64 valid before, string critical options,
 * string extensions, string reserved, string authority, string signature
 * </pre>
 */
public final class Certificate {
  private static final int USER = 1;
  private static final int HOST = 2;

  private final byte[] blob;
  private final String type;
  private final byte[] key;
  private final int kind;
  private final String id;
  private final List<String> principals;
  private final long validAfter;
  private final long validBefore;
  private final boolean criticalOptions;
  private final byte[] authority;
  private final byte[] signed;
  private final byte[] signature;

  private Certificate(byte[] blob) throws Buffer.BufferException, GeneralSecurityException {
    this.blob = blob.clone();
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(this.blob);
    type = fields.readString();
    if (!isType(type)) {
      throw new GeneralSecurityException("it is no certificate but " + type);
    }
    fields.readBytes();
    key = keyOf(type, fields);
    uint64(fields);
    kind = (int) fields.readUInt32();
    id = fields.readString();
    principals = strings(fields.readBytes());
    validAfter = uint64(fields);
    validBefore = uint64(fields);
    criticalOptions = fields.readBytes().length > 0;
    fields.readBytes();
    fields.readBytes();
    authority = fields.readBytes();
    signed = Arrays.copyOf(this.blob, fields.rpos());
    signature = fields.readBytes();
    if (fields.available() != 0) {
      throw new GeneralSecurityException("something follows the certificate");
    }
  }

  /**
   * Reads one as it goes over the wire; its signature is not looked at.
   *
   * @throws GeneralSecurityException if it is not one
   */
  public static Certificate decode(byte[] blob) throws GeneralSecurityException {
    try {
      return new Certificate(blob);
    } catch (Buffer.BufferException e) {
      throw new GeneralSecurityException("a certificate is cut short", e);
    }
  }

  /**
   * Reads a file such as {@code id_ed25519-cert.pub}.
   *
   * @throws GeneralSecurityException if it is not one
   */
  public static Certificate parse(String text) throws GeneralSecurityException {
    String[] words = text.strip().split("[ \t]+", -1);
    if (words.length < 2) {
      throw new GeneralSecurityException("it is no certificate");
    }
    try {
      return decode(Base64.getDecoder().decode(words[1]));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("it is no certificate", e);
    }
  }

  public static boolean isType(String type) {
    return type.endsWith(AlgorithmNames.CERTIFICATE);
  }

  /** {@code ssh-ed25519-cert-v01@openssh.com} */
  public String type() {
    return type;
  }

  /** As it goes over the wire. */
  public byte[] blob() {
    return blob.clone();
  }

  /** The key without the certificate, as SSH writes it. */
  public byte[] key() {
    return key.clone();
  }

  public PublicKey publicKey() throws GeneralSecurityException {
    return PublicKeys.decode(key);
  }

  /** The key that signed it. */
  public byte[] authority() {
    return authority.clone();
  }

  /** What its authority called it, for people. */
  public String id() {
    return id;
  }

  public boolean isForUsers() {
    return kind == USER;
  }

  /**
   * Requires that it stands for this host, now, and that its authority signed it; whether that
   * authority is one to trust is another question. A certificate without principals stands for
   * nobody.
   *
   * @param signatures the algorithms with which an authority may sign
   * @throws GeneralSecurityException if not, saying why
   */
  public void requireHost(String host, Instant now, List<String> signatures)
      throws GeneralSecurityException {
    Signing.verify(authority, signed, signature, signatures);
    if (kind != HOST) {
      throw new GeneralSecurityException("it is no certificate for a host");
    }
    // Both are unsigned; the largest value means "for ever".
    long second = now.getEpochSecond();
    if (Long.compareUnsigned(second, validAfter) < 0) {
      throw new GeneralSecurityException("it is not valid before " + moment(validAfter));
    }
    if (Long.compareUnsigned(second, validBefore) >= 0) {
      throw new GeneralSecurityException("it has not been valid since " + moment(validBefore));
    }
    if (!principals.contains(host)) {
      throw new GeneralSecurityException(
          "it stands for "
              + (principals.isEmpty() ? "no host" : String.join(", ", principals))
              + ", not for "
              + host);
    }
    if (criticalOptions) {
      throw new GeneralSecurityException("it has critical options, which no host has");
    }
  }

  private static String moment(long second) {
    return Long.compareUnsigned(second, Instant.MAX.getEpochSecond()) > 0
        ? "the end of time"
        : Instant.ofEpochSecond(second).toString();
  }

  private static byte[] keyOf(String type, Buffer.PlainBuffer fields)
      throws Buffer.BufferException, GeneralSecurityException {
    String plain = type.substring(0, type.length() - AlgorithmNames.CERTIFICATE.length());
    int count =
        switch (plain) {
          case "ssh-ed25519" -> 1;
          case "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" -> 2;
          default -> throw new GeneralSecurityException("keys of this type are not supported");
        };
    Buffer.PlainBuffer key = new Buffer.PlainBuffer().putString(plain);
    for (int i = 0; i < count; i++) {
      key.putBytes(fields.readBytes());
    }
    return key.getCompactData();
  }

  private static long uint64(Buffer.PlainBuffer fields) throws Buffer.BufferException {
    byte[] bytes = new byte[8];
    fields.readRawBytes(bytes);
    return ByteBuffer.wrap(bytes).getLong();
  }

  private static List<String> strings(byte[] packed) throws Buffer.BufferException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(packed);
    List<String> strings = new ArrayList<>();
    while (fields.available() > 0) {
      strings.add(fields.readString());
    }
    return List.copyOf(strings);
  }
}
