package dev.deployer.source;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.deployer.host.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What lstat says of a file on this machine.
 *
 * @param mode the permission bits, 07777; {@link #NO_MODE} on a file system that has none
 * @param identity differs, as good as always, where it is another file, or one written since
 * @param stamp empty where the system has none
 */
record FileFacts(
    Facts.Type type,
    int mode,
    long size,
    FileTime modified,
    long identity,
    Optional<FileStamp> stamp) {
  static final int NO_MODE = -1;

  private static final int ANYONE_EXECUTES = 0111;
  private static final int SETUID_OR_SETGID = 06000;

  /** All at once: each further question would be another lstat. */
  private static final String OF_UNIX = "unix:mode,dev,ino,size,lastModifiedTime,ctime";

  private static final int TYPE = 0170000;
  private static final int FILE = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;

  /** SFTP version 3 has times of 32 bits without a sign. */
  private static final long LAST_TIME = 0xffff_ffffL;

  static FileFacts of(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return of(Files.readAttributes(path, OF_UNIX, NOFOLLOW_LINKS));
    }
    BasicFileAttributes all = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    return new FileFacts(
        type(all),
        NO_MODE,
        all.size(),
        all.lastModifiedTime(),
        31 * nanoseconds(all.lastModifiedTime()) + Objects.hashCode(all.fileKey()),
        Optional.empty());
  }

  private static FileFacts of(Map<String, Object> unix) {
    int mode = (int) unix.get("mode");
    long size = (long) unix.get("size");
    FileTime modified = (FileTime) unix.get("lastModifiedTime");
    FileStamp stamp =
        new FileStamp(
            (long) unix.get("dev"),
            (long) unix.get("ino"),
            size,
            nanoseconds(modified),
            nanoseconds((FileTime) unix.get("ctime")));
    return new FileFacts(
        type(mode & TYPE),
        mode & 07777,
        size,
        modified,
        31 * stamp.modified() + Long.hashCode(stamp.device()) + Long.hashCode(stamp.inode()),
        Optional.of(stamp));
  }

  private static long nanoseconds(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  private static Facts.Type type(int format) {
    return switch (format) {
      case FILE -> Facts.Type.FILE;
      case DIRECTORY -> Facts.Type.DIRECTORY;
      case LINK -> Facts.Type.LINK;
      default -> Facts.Type.OTHER;
    };
  }

  private static Facts.Type type(BasicFileAttributes all) {
    if (all.isRegularFile()) {
      return Facts.Type.FILE;
    }
    if (all.isDirectory()) {
      return Facts.Type.DIRECTORY;
    }
    return all.isSymbolicLink() ? Facts.Type.LINK : Facts.Type.OTHER;
  }

  /** Who may do what with it, 0777, where it has a mode. */
  int permissions() {
    return mode & 0777;
  }

  /** Whether it runs as its owner or group. */
  boolean runsAsAnother() {
    return mode != NO_MODE && (mode & ANYONE_EXECUTES) != 0 && (mode & SETUID_OR_SETGID) != 0;
  }

  /** Whole seconds since 1970 UTC, as a release can have them. */
  long seconds() {
    return Math.max(0, Math.min(LAST_TIME, modified.to(TimeUnit.SECONDS)));
  }
}
