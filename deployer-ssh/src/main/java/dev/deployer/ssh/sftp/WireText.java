package dev.deployer.ssh.sftp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Names as bytes: UTF-8, where a byte that is not UTF-8 stands in the text as a lone low surrogate,
 * U+DC80 to U+DCFF for 0x80 to 0xFF. Both ways, so that every name comes back as the same bytes.
 */
final class WireText {
  private WireText() {}

  /**
   * @throws IllegalArgumentException if the text has a lone surrogate that stands for no byte
   */
  static byte[] encode(String text) {
    if (hasNoSurrogate(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() * 3);
    text.codePoints()
        .forEach(
            c -> {
              if (c >= 0xdc80 && c <= 0xdcff) {
                out.write(c - 0xdc00);
              } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException("a lone surrogate stands for no byte of a name");
              } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return out.toByteArray();
  }

  private static boolean hasNoSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static String decode(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0) {
        return decodeAll(ByteBuffer.wrap(bytes, offset, length));
      }
    }
    return new String(bytes, offset, length, StandardCharsets.US_ASCII);
  }

  private static String decodeAll(ByteBuffer bytes) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate(bytes.remaining());
    while (true) {
      CoderResult result = utf8.decode(bytes, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (0xdc00 + (bytes.get() & 0xff)));
      }
      utf8.reset();
    }
  }
}
