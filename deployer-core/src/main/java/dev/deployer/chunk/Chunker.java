package dev.deployer.chunk;

import dev.deployer.host.Content;
import dev.deployer.manifest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts a file where its content says so, so that what is inserted or removed moves no cut but those
 * beside it. Format 1:
 *
 * <p>A hash rolls over the bytes of a chunk from its {@link #least}th on, the 64 bytes before that
 * included: {@code hash = 2 * hash + table[byte]}, modulo 2^64, where {@code table[b]} is the first
 * eight bytes, big-endian, of the SHA-256 of the single byte {@code b}. A chunk ends behind a byte
 * with which the upper bits of the hash are zero: {@code bits + 1} of them up to the normal size,
 * 2^bits, and {@code bits - 1} from there on; or at its most. The value of a chunk is the first
 * eight bytes of SHA-256 of the index's salt and its bytes.
 *
 * <p>The normal size is 512 bytes, of files from 4 MiB on 2 KiB, and from 64 MiB on 8 KiB.
 */
public final class Chunker {
  /** Of smaller files the parts are not worth their requests. */
  public static final int SMALLEST_FILE = 4 << 10;

  private static final int WINDOW = 64;
  private static final int LONGEST = 0xffff;
  private static final int BUFFER = 1 << 18;
  private static final int AT_ONCE = 1 << 17;
  private static final long[] TABLE = table();

  private final SipHash hash;
  private final int normal;
  private final long early;
  private final long late;

  private final Chunks chunks = new Chunks();
  private byte[] buffer;
  private ByteBuffer words;
  private int start;
  private int end;

  /**
   * For one content.
   *
   * @param salt of the index
   * @param size of the file whose chunks these are to be held against
   * @param length of the content, as far as is known
   */
  Chunker(byte[] salt, long size, long length) {
    int bits = bits(size);
    this.hash = new SipHash(salt);
    this.normal = 1 << bits;
    this.early = -1L << (64 - bits - 1);
    this.late = -1L << (64 - bits + 1);
    use(new byte[(int) Math.max(1, Math.min(BUFFER, length))]);
  }

  /** Files of sizes with the same number are cut alike. */
  static int bits(long size) {
    return size < 4 << 20 ? 9 : size < 64 << 20 ? 11 : 13;
  }

  /**
   * How many chunks a content of this length has at most: each but the last is longer than {@link
   * #least}.
   *
   * @param size of the file that it is cut like
   */
  static long most(long length, long size) {
    long shortest = (1L << bits(size)) / 2 + 1;
    return (length + shortest - 1) / shortest;
  }

  private static long[] table() {
    long[] table = new long[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = ByteBuffer.wrap(Digest.sha256().digest(new byte[] {(byte) i})).getLong();
    }
    return table;
  }

  private int least() {
    return normal / 2;
  }

  private int most() {
    return Math.min(8 * normal, LONGEST);
  }

  /**
   * Reads all of it.
   *
   * @param size of the file that it is cut like
   * @param listener hears of each portion that was read
   */
  static Chunks of(Content content, byte[] salt, long size, ReadListener listener)
      throws IOException {
    Chunker chunker = new Chunker(salt, size, content.size());
    byte[] some = new byte[(int) Math.max(1, Math.min(AT_ONCE, content.size()))];
    try (InputStream in = content.open()) {
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        chunker.take(some, 0, n);
        listener.read(n);
      }
    }
    listener.done();
    return chunker.end();
  }

  /** Takes what comes next. */
  void take(byte[] bytes, int offset, int length) {
    int taken = 0;
    while (taken < length) {
      makeRoom();
      int some = Math.min(length - taken, buffer.length - end);
      System.arraycopy(bytes, offset + taken, buffer, end, some);
      end += some;
      taken += some;
    }
  }

  /** The chunks of what was taken, which is all there is. */
  Chunks end() {
    while (start < end) {
      cut();
    }
    return chunks.trimmed();
  }

  /** Of what is there, all is cut but what may be the beginning of a longer chunk. */
  private void makeRoom() {
    if (end < buffer.length) {
      return;
    }
    while (end - start >= most()) {
      cut();
    }
    byte[] from = buffer;
    if (start == 0) {
      use(new byte[BUFFER]);
    }
    System.arraycopy(from, start, buffer, 0, end - start);
    end -= start;
    start = 0;
  }

  private void use(byte[] room) {
    buffer = room;
    words = ByteBuffer.wrap(room).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void cut() {
    int cut = cut(buffer, start, end);
    chunks.add(hash.of(words, start, cut), cut - start);
    start = cut;
  }

  private int cut(byte[] bytes, int start, int end) {
    int limit = Math.min(end, start + most());
    int at = start + least();
    if (at >= limit) {
      return limit;
    }
    long hash = 0;
    for (int i = Math.max(start, at - WINDOW); i < at; i++) {
      hash = (hash << 1) + TABLE[bytes[i] & 0xff];
    }
    for (int turn = Math.min(limit, start + normal); at < turn; at++) {
      hash = (hash << 1) + TABLE[bytes[at] & 0xff];
      if ((hash & early) == 0) {
        return at + 1;
      }
    }
    for (; at < limit; at++) {
      hash = (hash << 1) + TABLE[bytes[at] & 0xff];
      if ((hash & late) == 0) {
        return at + 1;
      }
    }
    return limit;
  }
}
