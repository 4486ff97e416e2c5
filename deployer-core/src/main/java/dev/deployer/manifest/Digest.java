package dev.deployer.manifest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest (FIPS 180-4), as four big-endian words. Its text is 64 lower-case hex digits.
 *
 * @param a bytes 0 to 7
 * @param b bytes 8 to 15
 * @param c bytes 16 to 23
 * @param d bytes 24 to 31
 */
public record Digest(long a, long b, long c, long d) {
  /**
   * The digest with these bytes.
   *
   * @param bytes 32 bytes
   */
  public static Digest of(byte[] bytes) {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + bytes.length);
    }
    ByteBuffer words = ByteBuffer.wrap(bytes);
    return new Digest(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /**
   * The digest that this text is.
   *
   * @throws IllegalArgumentException if {@code hex} is not 64 hex digits
   */
  public static Digest parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** The digest of these bytes. */
  public static Digest ofContent(byte[] content) {
    return of(sha256().digest(content));
  }

  /** A new computation of a SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  // Written out, as for the paths: a record's own are slow until they have been used a lot.
  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest
        && digest.a == a
        && digest.b == b
        && digest.c == c
        && digest.d == d;
  }

  @Override
  public int hashCode() {
    return (int) (a ^ a >>> 32);
  }

  @Override
  public String toString() {
    return HexFormat.of()
        .formatHex(ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d).array());
  }
}
