package dev.deployer.command;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes lines of bytes as they arrive: UTF-8, with U+FFFD for what is none; a line ends with LF, CR
 * or both. Holds at most one line of bounded length.
 */
public final class LineSplitter {
  /** Characters of a line that are told. */
  public static final int LONGEST = 4_000;

  private final OutputLines lines;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final StringBuilder line = new StringBuilder();
  private ByteBuffer undecoded = ByteBuffer.allocate(0);
  private boolean cut;
  private boolean afterReturn;

  public LineSplitter(OutputLines lines) {
    this.lines = lines;
  }

  /** Takes the first {@code length} of these bytes. */
  public void take(byte[] bytes, int length) {
    decode(ByteBuffer.wrap(bytes, 0, length), false);
  }

  /** There is nothing more: tells what stands without the end of a line. */
  public void end() {
    decode(ByteBuffer.allocate(0), true);
    if (line.length() > 0 || cut) {
      tell();
    }
  }

  private void decode(ByteBuffer more, boolean last) {
    ByteBuffer in = ByteBuffer.allocate(undecoded.remaining() + more.remaining());
    in.put(undecoded).put(more).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 4);
    decoder.decode(in, out, last);
    if (last) {
      decoder.flush(out);
      decoder.reset();
    }
    undecoded = in;
    out.flip();
    while (out.hasRemaining()) {
      take(out.get());
    }
  }

  private void take(char c) {
    if (c == '\n' && afterReturn) {
      afterReturn = false;
    } else if (c == '\n' || c == '\r') {
      afterReturn = c == '\r';
      tell();
    } else {
      afterReturn = false;
      if (line.length() < LONGEST) {
        line.append(c);
      } else {
        cut = true;
      }
    }
  }

  private void tell() {
    lines.line(line.toString(), cut);
    line.setLength(0);
    cut = false;
  }
}
