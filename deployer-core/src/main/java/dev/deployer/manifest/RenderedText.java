package dev.deployer.manifest;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * The {@link MtreeFormat} text of entries, made as it is read: of a million entries it has 150 MB
 * and more, which are never there at once.
 */
final class RenderedText extends InputStream {
  private static final int AT_ONCE = 1 << 15;

  private final Iterator<Entry> entries;
  private final boolean times;
  private final StringBuilder lines = new StringBuilder();
  private byte[] bytes;
  private int at;
  private boolean ended;

  RenderedText(List<Entry> entries, boolean times) {
    this.entries = entries.iterator();
    this.times = times;
    MtreeFormat.HEAD.forEach(line -> lines.append(line).append('\n'));
    this.bytes = taken();
  }

  @Override
  public int read() {
    return hasMore() ? bytes[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, into, offset, count);
    at += count;
    return count;
  }

  private boolean hasMore() {
    if (at == bytes.length && !ended) {
      while (entries.hasNext() && lines.length() < AT_ONCE) {
        MtreeLine.append(entries.next(), times, lines);
        lines.append('\n');
      }
      if (!entries.hasNext()) {
        lines.append(MtreeFormat.END).append('\n');
        ended = true;
      }
      bytes = taken();
      at = 0;
    }
    return at < bytes.length;
  }

  private byte[] taken() {
    byte[] text = lines.toString().getBytes(StandardCharsets.US_ASCII);
    lines.setLength(0);
    return text;
  }
}
