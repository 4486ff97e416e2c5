package dev.deployer.integration.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/** Files of a mebibyte, cut as often as a content can be: on-disk-format.md says where. */
final class ManyChunks {
  private static final int SIZE = 1 << 20;
  private static final int SHORTEST = 257;
  private static final int WINDOW = 65;
  private static final long UPPER_BITS = -1L << 54;

  private ManyChunks() {}

  /**
   * Writes so many of them, of which each is another.
   *
   * @param text that all have in the middle
   */
  static void write(Path folder, int files, String text) throws IOException {
    byte[] block = block();
    byte[] content = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      content[i] = block[i % SHORTEST];
    }
    byte[] some = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(some, 0, content, SIZE / 2, some.length);
    for (int i = 0; i < files; i++) {
      // Each chunk is another one.
      for (int at = 0; at + SHORTEST < SIZE; at += SHORTEST) {
        ByteBuffer.wrap(content).putInt(at, i * (SIZE / SHORTEST) + at / SHORTEST);
      }
      Files.write(folder.resolve("large-" + i), content);
    }
  }

  /** One with which a chunk ends as early as it may. */
  private static byte[] block() {
    long[] table = table();
    byte[] block = new byte[SHORTEST];
    Random random = new Random(1);
    long hash;
    do {
      random.nextBytes(block);
      hash = 0;
      for (int i = SHORTEST - WINDOW; i < SHORTEST; i++) {
        hash = 2 * hash + table[block[i] & 0xff];
      }
    } while ((hash & UPPER_BITS) != 0);
    return block;
  }

  private static long[] table() {
    try {
      long[] table = new long[256];
      for (int i = 0; i < table.length; i++) {
        byte[] one = {(byte) i};
        table[i] = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(one)).getLong();
      }
      return table;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
