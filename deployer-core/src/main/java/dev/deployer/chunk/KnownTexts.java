package dev.deployer.chunk;

import dev.deployer.host.CopiedRange;
import java.util.Arrays;
import java.util.List;

/**
 * What two texts have in common that are both here: by their lines, or by records of one length.
 */
public final class KnownTexts {
  private KnownTexts() {}

  /** As {@link Common#of}, of texts in lines. */
  public static List<CopiedRange> lines(byte[] old, byte[] now) {
    return held(Common.of(lines(old), lines(now)), old, now);
  }

  /** As {@link Common#of}, of texts in records of so many bytes. */
  public static List<CopiedRange> records(byte[] old, byte[] now, int length) {
    return held(Common.of(records(old, length), records(now, length)), old, now);
  }

  /** Two pieces may have one value by chance or by intent. */
  private static List<CopiedRange> held(List<CopiedRange> ranges, byte[] old, byte[] now) {
    for (CopiedRange range : ranges) {
      int at = (int) range.at();
      int from = (int) range.from();
      int length = (int) range.length();
      if (!Arrays.equals(now, at, at + length, old, from, from + length)) {
        return List.of();
      }
    }
    return ranges;
  }

  private static Chunks lines(byte[] text) {
    Chunks lines = new Chunks();
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n' || i + 1 == text.length) {
        lines.add(value(text, start, i + 1), i + 1 - start);
        start = i + 1;
      }
    }
    return lines;
  }

  private static Chunks records(byte[] text, int length) {
    Chunks records = new Chunks((text.length + length - 1) / length);
    for (int start = 0; start < text.length; start += length) {
      int end = Math.min(text.length, start + length);
      records.add(value(text, start, end), end - start);
    }
    return records;
  }

  private static long value(byte[] text, int start, int end) {
    long value = 0;
    for (int i = start; i < end; i++) {
      value = (value ^ text[i]) * 0x100000001b3L;
      value ^= value >>> 29;
    }
    return value;
  }
}
