package dev.deployer.chunk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): 64 bits of bytes and a secret key of 128 bits. Who
 * does not know the key finds no two contents with one value but by chance.
 */
final class SipHash {
  static final int KEY = 16;

  private static final int ROUNDS_AT_THE_END = 4;

  private final long key0;
  private final long key1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;

  SipHash(byte[] key) {
    ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
    this.key0 = words.getLong();
    this.key1 = words.getLong();
  }

  /**
   * The value of these bytes.
   *
   * @param bytes in little-endian order
   */
  long of(ByteBuffer bytes, int start, int end) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      take(bytes.getLong(at));
    }
    long last = (long) (end - start) << 56;
    for (int i = 0; at < end; at++, i += Byte.SIZE) {
      last |= (bytes.get(at) & 0xffL) << i;
    }
    take(last);
    v2 ^= 0xff;
    for (int i = 0; i < ROUNDS_AT_THE_END; i++) {
      round();
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void take(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  private void round() {
    long a = v0 + v1;
    long c = v2 + v3;
    long b = Long.rotateLeft(v1, 13) ^ a;
    long d = Long.rotateLeft(v3, 16) ^ c;
    a = Long.rotateLeft(a, 32) + d;
    c += b;
    v1 = Long.rotateLeft(b, 17) ^ c;
    v3 = Long.rotateLeft(d, 21) ^ a;
    v0 = a;
    v2 = Long.rotateLeft(c, 32);
  }
}
