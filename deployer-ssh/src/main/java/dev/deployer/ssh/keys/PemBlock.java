package dev.deployer.ssh.keys;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The private key in a text, between its first and last line (RFC 1421, RFC 7468). Blanks and line
 * ends between may be others than they were.
 */
final class PemBlock {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----");
  private static final Pattern HEADER = Pattern.compile("([A-Za-z-]+):[ \t]*(.*)");
  private static final Pattern OTHER =
      Pattern.compile(
          "-----BEGIN ((?:RSA |SSH2 )?PUBLIC KEY|CERTIFICATE|CERTIFICATE REQUEST)-----");

  private final String label;
  private final Map<String, String> headers;
  private final byte[] content;

  private PemBlock(String label, Map<String, String> headers, byte[] content) {
    this.label = label;
    this.headers = headers;
    this.content = content;
  }

  /** What the first line calls it, {@code OPENSSH PRIVATE KEY}. */
  String label() {
    return label;
  }

  /** {@code DEK-Info} and the like, of an old encrypted key. */
  Map<String, String> headers() {
    return headers;
  }

  byte[] content() {
    return content;
  }

  /**
   * @throws UnusableKeyException if there is none, saying what there is and how it is converted
   */
  static PemBlock in(String text) throws GeneralSecurityException {
    Matcher begin = BEGIN.matcher(text);
    if (!begin.find()) {
      throw new UnusableKeyException(instead(text));
    }
    String label = begin.group(1);
    int end = text.indexOf("-----END " + label + "-----", begin.end());
    if (end < 0) {
      throw new UnusableKeyException("its last line is missing, -----END " + label + "-----");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    StringBuilder body = new StringBuilder();
    for (String line : text.substring(begin.end(), end).lines().toList()) {
      Matcher header = HEADER.matcher(line.strip());
      if (header.matches()) {
        headers.put(header.group(1), header.group(2).strip());
      } else {
        body.append(line.replaceAll("\\s", ""));
      }
    }
    try {
      return new PemBlock(label, headers, Base64.getDecoder().decode(body.toString()));
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(
          "what stands between its first and last line is no base64, or is cut short");
    }
  }

  private static String instead(String text) {
    if (text.contains("PuTTY-User-Key-File-")) {
      return "it is in PuTTY's format; this converts it: puttygen KEY -O private-openssh -o NEW";
    } else if (text.contains("---- BEGIN SSH2")) {
      return "it is in the format of ssh.com; this converts it: ssh-keygen -i -f KEY > NEW";
    }
    Matcher other = OTHER.matcher(text);
    return other.find()
        ? "it is no private key but a " + other.group(1).toLowerCase(java.util.Locale.ROOT)
        : "there is no private key in it";
  }
}
