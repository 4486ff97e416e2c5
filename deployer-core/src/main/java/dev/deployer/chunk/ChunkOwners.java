package dev.deployer.chunk;

import dev.deployer.manifest.Digest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * By the value of a chunk the first content that has it. It takes 5 to 11 bytes a chunk, as an
 * index has millions.
 */
final class ChunkOwners {
  private final Digest[] contents;
  private final Chunks[] chunks;

  /** Of each content the number of its first chunk, if those of all are counted on. */
  private final int[] begins;

  /** Numbers of chunks; -1 where none is. */
  private final int[] table;

  ChunkOwners(Map<Digest, Chunks> files) {
    contents = files.keySet().toArray(new Digest[0]);
    chunks = files.values().toArray(new Chunks[0]);
    begins = new int[chunks.length];
    int count = 0;
    for (int i = 0; i < chunks.length; i++) {
      begins[i] = count;
      count += chunks[i].count();
    }
    // A quarter of it stays empty.
    table = new int[Integer.highestOneBit(Math.max(8, count + count / 3)) * 2];
    Arrays.fill(table, -1);
    for (int i = 0; i < chunks.length; i++) {
      for (int j = 0; j < chunks[i].count(); j++) {
        int slot = slot(chunks[i].value(j));
        if (table[slot] < 0) {
          table[slot] = begins[i] + j;
        }
      }
    }
  }

  Optional<Digest> of(long value) {
    int number = table[slot(value)];
    return number < 0 ? Optional.empty() : Optional.of(contents[content(number)]);
  }

  /** Where the chunk of this value is, or would be. */
  private int slot(long value) {
    int slot = (int) ((value * 0x9e3779b97f4a7c15L) >>> 33) & (table.length - 1);
    while (table[slot] >= 0 && valueOf(table[slot]) != value) {
      slot = slot + 1 & (table.length - 1);
    }
    return slot;
  }

  private long valueOf(int number) {
    int content = content(number);
    return chunks[content].value(number - begins[content]);
  }

  private int content(int number) {
    int at = Arrays.binarySearch(begins, number);
    return at >= 0 ? at : -at - 2;
  }
}
