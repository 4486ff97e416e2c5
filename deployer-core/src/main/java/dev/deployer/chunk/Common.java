package dev.deployer.chunk;

import dev.deployer.host.CopiedRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the ranges of a new content that an old one has as well. */
public final class Common {
  /**
   * What a range costs on the line: the request that copies it, 62 bytes, and the header of the
   * WRITE that it divides.
   */
  static final int RANGE = 96;

  /** What it costs besides: opening the old file, the looks at both, and the closing. */
  private static final int FILE = 200;

  /** After something that differs, so many old pieces are looked at before all of them. */
  private static final int NEAR = 32;

  private final Chunks old;
  private final Chunks now;
  private final int[] table;

  private Common(Chunks old, Chunks now) {
    this.old = old;
    this.now = now;
    this.table = new int[Integer.highestOneBit(Math.max(8, old.count()) * 2 - 1) * 2];
    Arrays.fill(table, -1);
    for (int i = 0; i < old.count(); i++) {
      int slot = slot(old.value(i));
      while (table[slot] >= 0 && !old.isSame(i, old, table[slot])) {
        slot = slot + 1 & (table.length - 1);
      }
      if (table[slot] < 0) {
        table[slot] = i;
      }
    }
  }

  /**
   * The ranges, ascending and none touching the next where it could be one with it; empty where
   * they and what they take cost as much as the whole.
   */
  public static List<CopiedRange> of(Chunks old, Chunks now) {
    List<CopiedRange> ranges = new Common(old, now).ranges();
    return isWorth(ranges) ? ranges : List.of();
  }

  /** Whether the ranges of one file and what they take cost less than sending them. */
  static boolean isWorth(List<CopiedRange> ranges) {
    return saved(ranges) > FILE;
  }

  /** How many bytes less go over the line, but for what each file costs. */
  static long saved(List<CopiedRange> ranges) {
    long saved = 0;
    for (CopiedRange range : ranges) {
      saved += range.length() - RANGE;
    }
    return saved;
  }

  private int slot(long value) {
    return (int) ((value * 0x9e3779b97f4a7c15L) >>> 33) & (table.length - 1);
  }

  private List<CopiedRange> ranges() {
    long[] begins = new long[old.count() + 1];
    for (int i = 0; i < old.count(); i++) {
      begins[i + 1] = begins[i] + old.length(i);
    }
    List<CopiedRange> ranges = new ArrayList<>();
    long at = 0;
    int next = 0;
    int i = 0;
    while (i < now.count()) {
      int found = find(i, next);
      if (found < 0) {
        at += now.length(i++);
        continue;
      }
      long begin = at;
      int from = found;
      do {
        at += now.length(i++);
        found++;
      } while (i < now.count() && found < old.count() && now.isSame(i, old, found));
      next = found;
      if (at - begin > RANGE) {
        ranges.add(new CopiedRange(begin, begins[from], at - begin));
      }
    }
    return ranges;
  }

  private int find(int index, int expected) {
    for (int i = expected; i < Math.min(expected + NEAR, old.count()); i++) {
      if (now.isSame(index, old, i)) {
        return i;
      }
    }
    int slot = slot(now.value(index));
    while (table[slot] >= 0) {
      if (now.isSame(index, old, table[slot])) {
        return table[slot];
      }
      slot = slot + 1 & (table.length - 1);
    }
    return -1;
  }
}
