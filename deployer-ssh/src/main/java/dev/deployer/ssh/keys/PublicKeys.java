package dev.deployer.ssh.keys;

import dev.deployer.manifest.Digest;
import dev.deployer.ssh.settings.AlgorithmNames;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import net.schmizz.sshj.common.Buffer;

/**
 * Public keys as SSH writes them: RSA (RFC 4253 section 6.6), ECDSA (RFC 5656 section 3.1), Ed25519
 * (RFC 8709 section 4). Read with the algorithms that the Java platform has under its own names;
 * sshj's reader needs a provider for "ECDSA" to be registered for the whole JVM.
 */
public final class PublicKeys {
  private static final String ECDSA = "ecdsa-sha2-";
  private static final int SHORTEST_RSA = 2_048;

  private static final byte[] ED25519_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final byte[] X25519_HEADER = HexFormat.of().parseHex("302a300506032b656e032100");

  private PublicKeys() {}

  /** The type a key names, such as {@code ssh-ed25519}. */
  public static String typeOf(byte[] key) throws GeneralSecurityException {
    try {
      return new Buffer.PlainBuffer(key).readString();
    } catch (Buffer.BufferException e) {
      throw new GeneralSecurityException("a key is cut short", e);
    }
  }

  /** As {@link #typeOf}; nothing where it names none. */
  public static String typeOrNone(byte[] key) {
    try {
      return typeOf(key);
    } catch (GeneralSecurityException e) {
      return "";
    }
  }

  /** {@code SHA256:…}, base64 without padding, as OpenSSH shows keys to people. */
  public static String fingerprint(byte[] key) {
    return "SHA256:"
        + Base64.getEncoder().withoutPadding().encodeToString(Digest.sha256().digest(key));
  }

  /**
   * The key in a line {@code type base64 comment}.
   *
   * @throws IOException if there is none
   */
  public static byte[] parse(String name, String text) throws IOException {
    String[] words = text.strip().split("[ \t]+", -1);
    try {
      byte[] key = Base64.getDecoder().decode(words.length < 2 ? "" : words[1]);
      if (words[0].equals(typeOf(key))) {
        if (!isWhole(words[0], key)) {
          throw new IOException(name + " is a public key that is cut short, or damaged");
        }
        return key;
      }
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new IOException(name + " is no public key", e);
    }
    throw new IOException(name + " is no public key");
  }

  /**
   * RFC 4253, 6.6: a key is a row of fields that begin with their lengths; certificates are not.
   */
  private static boolean isWhole(String type, byte[] key) {
    if (Certificate.isType(type)) {
      return true;
    }
    ByteBuffer rest = ByteBuffer.wrap(key);
    int fields = 0;
    while (rest.remaining() >= Integer.BYTES) {
      int length = rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        return false;
      }
      rest.position(rest.position() + length);
      fields++;
    }
    return !rest.hasRemaining() && fields > 1;
  }

  public static byte[] encode(PublicKey key) {
    return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
  }

  public static PublicKey decode(byte[] key) throws GeneralSecurityException {
    try {
      Buffer.PlainBuffer fields = new Buffer.PlainBuffer(key);
      String type = fields.readString();
      if (type.equals(AlgorithmNames.RSA)) {
        BigInteger exponent = number(fields);
        return rsa(number(fields), exponent);
      } else if (type.equals(AlgorithmNames.ED25519)) {
        return ed25519(fields.readBytes());
      } else if (type.startsWith(ECDSA + "nistp")) {
        String curve = fields.readString();
        if (!type.equals(ECDSA + curve)) {
          throw new GeneralSecurityException("a key of type " + type + " lies on " + curve);
        }
        return ec(curveNamed(curve), fields.readBytes());
      }
      throw new GeneralSecurityException("keys of this type are not supported");
    } catch (Buffer.BufferException e) {
      throw new GeneralSecurityException("a key is cut short", e);
    }
  }

  /** The curve that SSH calls {@code nistp256}, {@code nistp384} or {@code nistp521}. */
  public static ECParameterSpec curveNamed(String name) throws GeneralSecurityException {
    String known =
        switch (name) {
          case "nistp256" -> "secp256r1";
          case "nistp384" -> "secp384r1";
          case "nistp521" -> "secp521r1";
          default -> throw new GeneralSecurityException("a curve that is not supported");
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(known));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /** A point in uncompressed form, {@code 04 x y} (SEC 1 section 2.3.4). */
  public static PublicKey ec(ECParameterSpec curve, byte[] point) throws GeneralSecurityException {
    int width = (curve.getCurve().getField().getFieldSize() + 7) / 8;
    if (point.length != 1 + 2 * width || point[0] != 4) {
      throw new GeneralSecurityException("a point is not in uncompressed form");
    }
    BigInteger x = new BigInteger(1, point, 1, width);
    BigInteger y = new BigInteger(1, point, 1 + width, width);
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
  }

  public static byte[] pointOf(ECParameterSpec curve, ECPoint point) {
    int width = (curve.getCurve().getField().getFieldSize() + 7) / 8;
    byte[] encoded = new byte[1 + 2 * width];
    encoded[0] = 4;
    put(point.getAffineX(), encoded, 1, width);
    put(point.getAffineY(), encoded, 1 + width, width);
    return encoded;
  }

  public static PublicKey x25519(byte[] raw) throws GeneralSecurityException {
    return raw32("X25519", X25519_HEADER, raw);
  }

  /** The 32 bytes of an Ed25519 or X25519 key. */
  public static byte[] raw32(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  private static PublicKey ed25519(byte[] raw) throws GeneralSecurityException {
    return raw32("Ed25519", ED25519_HEADER, raw);
  }

  private static PublicKey raw32(String algorithm, byte[] header, byte[] raw)
      throws GeneralSecurityException {
    if (raw.length != 32) {
      throw new GeneralSecurityException("a key of 32 bytes has " + raw.length);
    }
    byte[] encoded = Arrays.copyOf(header, header.length + 32);
    System.arraycopy(raw, 0, encoded, header.length, 32);
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static PublicKey rsa(BigInteger modulus, BigInteger exponent)
      throws GeneralSecurityException {
    if (modulus.bitLength() < SHORTEST_RSA) {
      throw new GeneralSecurityException(
          "an RSA key of " + modulus.bitLength() + " bits is too short");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  /** An mpint; none of its bytes are there where it is 0 (RFC 4251 section 5). */
  static BigInteger number(Buffer.PlainBuffer fields) throws Buffer.BufferException {
    byte[] bytes = fields.readBytes();
    return bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
  }

  /** A number with leading zeros, or without the one that shows its sign. */
  static void put(BigInteger value, byte[] into, int at, int width) {
    byte[] bytes = value.toByteArray();
    int skip = Math.max(0, bytes.length - width);
    int length = bytes.length - skip;
    System.arraycopy(bytes, skip, into, at + width - length, length);
  }
}
