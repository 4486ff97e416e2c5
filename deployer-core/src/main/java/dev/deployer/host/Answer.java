package dev.deployer.host;

import java.nio.file.FileSystemException;

/** What a host says to one of several {@link Questions}; there once they were asked. */
public final class Answer<T> {
  private T value;
  private FileSystemException refusal;

  /** The host said this. */
  public void is(T said) {
    value = said;
  }

  /** The host refused the question. */
  public void isRefused(FileSystemException why) {
    refusal = why;
  }

  /** Whether the host has said anything to it. */
  public boolean isThere() {
    return value != null || refusal != null;
  }

  /**
   * What the host said.
   *
   * @throws FileSystemException if it refused that question
   * @throws IllegalStateException if it was not asked
   */
  public T get() throws FileSystemException {
    if (refusal != null) {
      throw refusal;
    } else if (value == null) {
      throw new IllegalStateException("it was not asked");
    }
    return value;
  }
}
