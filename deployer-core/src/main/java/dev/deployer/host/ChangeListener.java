package dev.deployer.host;

import java.io.IOException;

/**
 * Told of each change of an {@link Host#apply} in the order in which the replies arrive; on the
 * thread that called it.
 *
 * <p>Grammar of the calls, for a change of index i: {@code (sent(i, n) | copied(i, n))* (done(i) |
 * failed(i))?}; neither where the connection was lost before the last reply of this change, and
 * then its outcome is unknown.
 */
public interface ChangeListener {
  /** {@code bytes} more of the content of change {@code index} are on their way. */
  default void sent(int index, long bytes) {}

  /** The host was asked to copy {@code bytes} more of the content of change {@code index}. */
  default void copied(int index, long bytes) {}

  /**
   * The host acknowledged all of change {@code index}; a file's close included. Where this throws,
   * nothing further is sent, as with {@link #failed}.
   */
  default void done(int index) throws IOException {}

  /**
   * The host refused change {@code index}, or the local content could not be read. Where this
   * throws, nothing further is sent, the replies under way are awaited, and the exception leaves
   * {@code apply}.
   */
  default void failed(int index, IOException failure) throws IOException {
    throw failure;
  }
}
