package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Space;
import dev.deployer.outcome.FullDiskException;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether a failure was for want of room: for both a full filesystem and other reasons, a
 * host says no more than "failure" in version 3 of SFTP. It looks after the failure, so it says how
 * much room there is now.
 */
public final class FullDisk {
  /** With less than this free, a host may refuse any write. */
  private static final long LITTLE_BYTES = 1 << 20;

  private static final long FEW_FILES = 16;

  private static final int TRIAL = 1 << 14;

  private FullDisk() {}

  /** Whether this can come from a lack of room, as far as what the host said goes. */
  static boolean isPossible(IOException failure) {
    return failure.getClass() == FileSystemException.class;
  }

  /**
   * Whether there is no room now: where the filesystem has some, as before a quota that only the
   * account has reached, by trying on the workbench.
   */
  static boolean isNow(Run run) throws IOException {
    Optional<Space> space = run.host().space(run.layout().top());
    if (space.map(Space::readOnly).orElse(false)) {
      return false;
    }
    return space.flatMap(FullDisk::lack).isPresent() || !hasRoom(run);
  }

  private static boolean hasRoom(Run run) throws IOException {
    RemotePath directory = run.bench().directory().child("room-" + run.settings().tokens().get());
    RemotePath file = directory.child("room");
    try {
      run.host()
          .apply(
              List.of(
                  new Change.MakeDirectory(directory, 0700),
                  new Change.PutFile(file, 0600, 1, Content.of(new byte[TRIAL]), false),
                  new Change.RemoveFile(file),
                  new Change.RemoveDirectory(directory)));
      return true;
    } catch (FileSystemException e) {
      if (isPossible(e)) {
        return false;
      }
      throw e;
    }
  }

  /** The failure, with the lack of room where there is one and nothing else explains it. */
  public static IOException explain(IOException failure, Run run) {
    if (!isPossible(failure) || run.passed() == null || Thread.currentThread().isInterrupted()) {
      return failure;
    }
    FileSystemException unexplained = (FileSystemException) failure;
    try {
      return run.host()
          .space(run.layout().top())
          .<IOException>flatMap(
              space -> lack(space).map(lack -> explained(unexplained, lack, !space.readOnly())))
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

  private static FileSystemException explained(
      FileSystemException failure, String lack, boolean full) {
    String reason = (failure.getReason() == null ? "" : failure.getReason() + "; ") + lack;
    if (full) {
      return new FullDiskException(failure, reason);
    }
    FileSystemException explained =
        new FileSystemException(failure.getFile(), failure.getOtherFile(), reason);
    explained.initCause(failure);
    return explained;
  }
}
