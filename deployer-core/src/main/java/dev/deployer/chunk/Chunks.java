package dev.deployer.chunk;

import java.util.Arrays;

/**
 * A content in pieces, in their order: how long each is, and what it holds, as 64 bits. Two pieces
 * of one length and one value hold the same.
 */
public final class Chunks {
  private long[] values;
  private int[] lengths;
  private int count;
  private long size;

  Chunks() {
    this(16);
  }

  /** Of which so many are expected: then nothing is held for more. */
  Chunks(int expected) {
    values = new long[expected];
    lengths = new int[expected];
  }

  void add(long value, int length) {
    if (count == values.length) {
      hold(2 * count + 1);
    }
    values[count] = value;
    lengths[count++] = length;
    size += length;
  }

  private void hold(int most) {
    values = Arrays.copyOf(values, most);
    lengths = Arrays.copyOf(lengths, most);
  }

  /** No more are to come, and nothing is held for them any longer. */
  Chunks trimmed() {
    if (count < values.length) {
      hold(count);
    }
    return this;
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
