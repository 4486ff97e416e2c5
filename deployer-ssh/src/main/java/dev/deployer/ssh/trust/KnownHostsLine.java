package dev.deployer.ssh.trust;

import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.Wildcards;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One line of a known_hosts file, parsed.
 *
 * <pre>
 * line    = [ marker ] names keytype base64-key [ comment ]
 * marker  = "@revoked" | "@cert-authority"
 * names   = "|1|" base64-salt "|" base64-hmac | pattern *( "," pattern )
 * pattern = [ "!" ] text with * and ?, against "host" or "[host]:port"
 * </pre>
 *
 * @param origin the file
 * @param key in base64
 */
record KnownHostsLine(
    String origin, int number, Marker marker, String names, String keyType, String key) {
  /** What a line says of its key. */
  enum Marker {
    NONE,
    REVOKED,
    CERTIFICATE_AUTHORITY
  }

  private static final String HASHED = "|1|";

  /**
   * Reads a line; empty for a comment or nothing.
   *
   * @throws IllegalArgumentException if it is not one, saying why
   */
  static Optional<KnownHostsLine> parse(String origin, int number, String text) {
    String line = text.strip();
    if (line.isEmpty() || line.startsWith("#")) {
      return Optional.empty();
    }
    List<String> fields = List.of(line.split("[ \t]+"));
    Marker marker = Marker.NONE;
    if (line.startsWith("@")) {
      marker =
          switch (fields.get(0)) {
            case "@revoked" -> Marker.REVOKED;
            case "@cert-authority" -> Marker.CERTIFICATE_AUTHORITY;
            default -> throw new IllegalArgumentException("an unknown marker");
          };
      fields = fields.subList(1, fields.size());
    }
    if (fields.size() < 3) {
      throw new IllegalArgumentException("it has no name, type and key");
    }
    String names = fields.get(0);
    String type = fields.get(1);
    byte[] key = base64(fields.get(2));
    try {
      if (!PublicKeys.typeOf(key).equals(type)) {
        throw new IllegalArgumentException("its key is of another type than it says");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (names.startsWith(HASHED) && names.split("\\|", -1).length != 4) {
      throw new IllegalArgumentException("its hashed name is incomplete");
    } else if (names.startsWith(HASHED)) {
      base64(names.split("\\|", -1)[2]);
      base64(names.split("\\|", -1)[3]);
    }
    return Optional.of(new KnownHostsLine(origin, number, marker, names, type, encode(key)));
  }

  /** Whether this is about the host of that name, {@code host} or {@code [host]:port}. */
  boolean matches(String name) {
    if (names.startsWith(HASHED)) {
      String[] parts = names.split("\\|", -1);
      return MessageDigest.isEqual(base64(parts[3]), hash(base64(parts[2]), name));
    }
    return Wildcards.listMatches(names.toLowerCase(Locale.ROOT), name);
  }

  /** A name as a line has it that hides it: {@code |1|salt|hmac}. */
  static String hashed(String name) {
    byte[] salt = new byte[20];
    new SecureRandom().nextBytes(salt);
    return HASHED + encode(salt) + "|" + encode(hash(salt, name));
  }

  boolean isKey(byte[] other) {
    return key.equals(encode(other));
  }

  /** {@code SHA256:…} */
  String fingerprint() {
    return PublicKeys.fingerprint(base64(key));
  }

  /** {@code known_hosts:12}, for people. */
  String where() {
    return origin + ":" + number;
  }

  /** HMAC-SHA1, which is what the format has; it hides names and protects nothing. */
  private static byte[] hash(byte[] salt, String name) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }

  private static String encode(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  private static byte[] base64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length == 0) {
      throw new IllegalArgumentException("a part of it is empty");
    }
    return bytes;
  }
}
