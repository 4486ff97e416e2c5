package dev.deployer.ssh.connect;

import java.util.OptionalLong;

/**
 * What a line carried, in bytes of content a second.
 *
 * @param plain as it is; at most so many, where sending had to wait
 * @param compressed by the same connection, where that has compared the two
 */
record Carried(long plain, OptionalLong compressed) {
  /** What zlib makes in Java: a faster line would have to wait for it. */
  static final long OF_COMPRESSING = 70_000_000;

  /**
   * What an OpenSSH makes of listings, at the level that it takes: a faster line would wait for it.
   */
  static final long OF_A_HOST = 40_000_000;

  /** What is faster by less than this may as well be no faster. */
  private static final double FASTER = 1.1;

  Carried {
    if (plain <= 0 || compressed.orElse(1) <= 0) {
      throw new IllegalArgumentException("a line that carries nothing: " + plain);
    }
  }

  static Carried plainly(long plain) {
    return new Carried(plain, OptionalLong.empty());
  }

  static Carried both(long plain, long compressed) {
    return new Carried(plain, OptionalLong.of(compressed));
  }

  /** Whether compressing pays. */
  boolean isSlow() {
    return compressed.isPresent()
        ? plain < FASTER * compressed.getAsLong()
        : plain < OF_COMPRESSING;
  }

  /** Whether it pays that the host compresses what it answers, whatever we do. */
  boolean isSlowForAnswers() {
    return plain < OF_A_HOST;
  }
}
