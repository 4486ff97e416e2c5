package dev.deployer.outcome;

import java.nio.file.FileSystemException;

/** A host refused something, and its filesystem has no room left. */
public final class FullDiskException extends FileSystemException {
  private static final long serialVersionUID = 1;

  /** The failure that this explains, and the full filesystem in words. */
  public FullDiskException(FileSystemException failure, String reason) {
    super(failure.getFile(), failure.getOtherFile(), reason);
    initCause(failure);
  }
}
