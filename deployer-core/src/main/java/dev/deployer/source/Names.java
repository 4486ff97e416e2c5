package dev.deployer.source;

import dev.deployer.path.NameRule;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Checks that Java has read the name of a file as it is. It reads names in the encoding of the
 * locale it was started in: where that is not UTF-8, {@code ü} is two other characters, or two that
 * stand for what cannot be read. The bytes themselves are still in the path's URI.
 */
final class Names {
  private Names() {}

  /**
   * The rule that this text breaks; null if none.
   *
   * @param text how the end of {@code file} was read
   */
  static NameRule brokenRule(String text, Path file) {
    if (isAscii(text)) {
      return null;
    }
    byte[] actual = bytes(file);
    byte[] expected = text.getBytes(StandardCharsets.UTF_8);
    int start = actual.length - expected.length;
    if (start >= 0 && Arrays.equals(actual, start, actual.length, expected, 0, expected.length)) {
      return null;
    }
    return isUtf8(actual) ? NameRule.LOCALE : NameRule.UTF_8;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(Path file) {
    String uri = file.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(uri.length());
    int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
    for (int i = 0; i < end; i++) {
      if (uri.charAt(i) == '%') {
        bytes.write(Integer.parseInt(uri.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(uri.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
