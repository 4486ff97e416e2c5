package dev.deployer.ssh.sftp;

import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * The host sent text where its SFTP server was to begin: something before that server prints, or a
 * shell that lets nobody in.
 */
final class PrintedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param text as it came
   */
  PrintedException(byte[] text) {
    super("it begins with text in place of SFTP, \"" + shown(text) + "\"");
  }

  /** Escaped, and so is each byte that is not UTF-8. */
  private static String shown(byte[] text) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = withoutBlanksAround(text);
    CharBuffer out = CharBuffer.allocate(text.length + 1);
    StringBuilder shown = new StringBuilder();
    while (true) {
      CoderResult result = utf8.decode(in, out, true);
      shown.append(Printable.escape(out.flip().toString()));
      out.clear();
      if (!result.isError()) {
        return shown.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        shown.append(String.format("\\x%02x", in.get() & 0xff));
      }
      utf8.reset();
    }
  }

  /** Without the blanks and line ends before and behind it. */
  private static ByteBuffer withoutBlanksAround(byte[] text) {
    int from = 0;
    int to = text.length;
    while (from < to && Character.isWhitespace(text[from])) {
      from++;
    }
    while (to > from && Character.isWhitespace(text[to - 1])) {
      to--;
    }
    return ByteBuffer.wrap(text, from, to - from);
  }
}
