package dev.deployer.ssh.settings;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Removes what shells, YAML files and CI systems wrap around a text on its way into a variable:
 * quotes, line ends that became {@code \n} of two characters, and base64. A key's body alone, in
 * base64 or DER, gets a first and a last line.
 */
public final class Wrapping {
  private static final int DEEPEST = 3;
  private static final int LINE = 64;
  private static final byte[] OPENSSH = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte DER_SEQUENCE = 0x30;
  private static final int SHORTEST_DER = 40;

  private Wrapping() {}

  /**
   * The text without what is around it.
   *
   * @param wanted recognises such a text
   * @return empty if there is none in it
   */
  public static Optional<String> off(String text, Predicate<String> wanted) {
    return off(text, wanted, DEEPEST);
  }

  private static Optional<String> off(String text, Predicate<String> wanted, int depth) {
    String bare = unescaped(unquoted(text.strip()));
    if (wanted.test(bare)) {
      return Optional.of(bare);
    }
    Optional<byte[]> bytes = depth == 0 ? Optional.empty() : base64(bare);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    return armoured(bytes.get())
        .filter(wanted)
        .or(() -> off(new String(bytes.get(), StandardCharsets.ISO_8859_1), wanted, depth - 1));
  }

  private static String unquoted(String text) {
    for (String quote : List.of("\"", "'")) {
      if (text.length() > 1 && text.startsWith(quote) && text.endsWith(quote)) {
        return text.substring(1, text.length() - 1).strip();
      }
    }
    return text;
  }

  /** Neither a key nor a line of known hosts has a backslash in it. */
  private static String unescaped(String text) {
    return text.replace("\\r", "").replace("\\n", "\n").replace("\r", "");
  }

  private static Optional<byte[]> base64(String text) {
    String solid = text.replaceAll("\\s", "").replace('-', '+').replace('_', '/');
    try {
      return solid.isEmpty() ? Optional.empty() : Optional.of(Base64.getDecoder().decode(solid));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> armoured(byte[] key) {
    boolean openSsh =
        key.length > OPENSSH.length && Arrays.equals(OPENSSH, Arrays.copyOf(key, OPENSSH.length));
    boolean der = key.length >= SHORTEST_DER && key[0] == DER_SEQUENCE;
    if (!openSsh && !der) {
      return Optional.empty();
    }
    String label = (openSsh ? "OPENSSH " : "") + "PRIVATE KEY-----\n";
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key);
    return Optional.of("-----BEGIN " + label + body + "\n-----END " + label);
  }
}
