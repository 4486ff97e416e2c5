package dev.deployer.chunk;

import java.util.Arrays;

/**
 * A content in pieces, in their order: how long each is, and what it holds, as 64 bits. Two pieces
 * of one length and one value hold the same.
 */
public final class Chunks {
  private long[] values = new long[16];
  private int[] lengths = new int[16];
  private int count;
  private long size;

  void add(long value, int length) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    values[count] = value;
    lengths[count++] = length;
    size += length;
  }

  int count() {
    return count;
  }

  /** How many bytes all of them have. */
  public long size() {
    return size;
  }

  long value(int index) {
    return values[index];
  }

  int length(int index) {
    return lengths[index];
  }

  boolean isSame(int index, Chunks others, int other) {
    return values[index] == others.values[other] && lengths[index] == others.lengths[other];
  }
}
