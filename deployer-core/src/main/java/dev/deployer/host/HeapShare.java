package dev.deployer.host;

/**
 * How much of what a host says is kept at once: a share of the heap, so that no host can exhaust
 * it. Whoever needs more gives the JVM more ({@code -Xmx}).
 */
public final class HeapShare {
  /** What an entry takes at most, with its path, what is known of it and how it differs. */
  private static final int BYTES_OF_AN_ENTRY = 400;

  /**
   * With its buffers, its threads and the state of a root. A bound, and not what each takes: a heap
   * of 257 MB has held 40 connections of a deploy.
   */
  private static final int BYTES_OF_A_CONNECTION = 6 << 20;

  /** However much memory there is: each takes a file descriptor and some threads as well. */
  private static final int MOST_CONNECTIONS = 256;

  private static final int MOST_ENTRIES = 4_000_000;
  private static final int MOST_BYTES = 1 << 30;
  private static final int MOST_TEXT = 64 << 20;
  private static final int MOST_MANIFEST = 256 << 20;

  private HeapShare() {}

  /** Entries of directories or of a manifest. */
  public static int entries() {
    return (int) Math.min(MOST_ENTRIES, heap() / BYTES_OF_AN_ENTRY);
  }

  /** Bytes of files that are read in one call. */
  public static int bytes() {
    return (int) Math.min(MOST_BYTES, heap() / 3);
  }

  /**
   * Bytes of a text that is held to be compared with another one, and of the chunks that a run
   * keeps, as they are written in such a text.
   */
  public static int text() {
    return (int) Math.min(MOST_TEXT, heap() / 18);
  }

  /** The same of a manifest, of which each host that is at work may have two. */
  public static int manifest() {
    return (int) Math.max(text(), Math.min(MOST_MANIFEST, heap() / 36));
  }

  /**
   * Connections that are kept while nothing is done over them, and what is known of their hosts.
   */
  public static int connections() {
    return (int) Math.min(MOST_CONNECTIONS, heap() / BYTES_OF_A_CONNECTION);
  }

  private static long heap() {
    return Runtime.getRuntime().maxMemory();
  }
}
