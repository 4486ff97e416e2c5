package dev.deployer.source;

/**
 * Told how a scan gets on; on the thread that called it.
 *
 * <p>Grammar: {@code found read*}.
 */
public interface ScanListener {
  /** The directory was walked: so many files, with so many bytes together, will be read. */
  default void found(int files, long bytes) {}

  /** So many files and bytes have been read so far. */
  default void read(int files, long bytes) {}
}
