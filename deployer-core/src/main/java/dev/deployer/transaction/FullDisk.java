package dev.deployer.transaction;

import dev.deployer.host.Space;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/**
 * Tells a full filesystem from other failures: of both, a host says no more than "failure" in
 * version 3 of SFTP. It is a look afterwards, so it says how much room there is now.
 */
public final class FullDisk {
  /** With less than this free, a host may refuse any write. */
  private static final long LITTLE_BYTES = 1 << 20;

  private static final long FEW_FILES = 16;

  private FullDisk() {}

  /** The failure, with the lack of room where there is one and nothing else explains it. */
  public static IOException explain(IOException failure, Run run) {
    if (failure.getClass() != FileSystemException.class
        || run.passed() == null
        || Thread.currentThread().isInterrupted()) {
      return failure;
    }
    FileSystemException unexplained = (FileSystemException) failure;
    try {
      return run.host()
          .space(run.layout().top())
          .flatMap(FullDisk::lack)
          .<IOException>map(lack -> explained(unexplained, lack))
          .orElse(failure);
    } catch (IOException e) {
      failure.addSuppressed(e);
      return failure;
    }
  }

  private static Optional<String> lack(Space space) {
    if (space.readOnly()) {
      return Optional.of("the filesystem is read-only");
    } else if (space.freeBytes() < LITTLE_BYTES) {
      return Optional.of("the filesystem is full: " + space.freeBytes() + " bytes are free");
    } else if (space.freeFiles() < FEW_FILES) {
      return Optional.of(
          "the filesystem is full: " + space.freeFiles() + " more files can be made");
    }
    return Optional.empty();
  }

  private static FileSystemException explained(FileSystemException failure, String lack) {
    String said = failure.getReason() == null ? "" : failure.getReason() + "; ";
    FileSystemException explained =
        new FileSystemException(failure.getFile(), failure.getOtherFile(), said + lack);
    explained.initCause(failure);
    return explained;
  }
}
