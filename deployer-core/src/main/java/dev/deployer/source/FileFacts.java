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
import java.util.concurrent.TimeUnit;

/**
 * What lstat tells of a local path.
 *
 * @param mode the permission, setuid, setgid and sticky bits, 07777; {@link #NO_MODE} on a file
 *     system that has none
 * @param identity differs, as good as always, where it is another file, or one written since
 */
record FileFacts(Facts.Type type, int mode, long size, FileTime modified, long identity) {
  static final int NO_MODE = -1;
  static final int SETUID_OR_SETGID = 06000;

  /** Bits of st_mode, inode(7). */
  private static final int FILE_TYPE = 0170000;

  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int SYMBOLIC_LINK = 0120000;

  /** SFTP version 3 has times of 32 bits without a sign. */
  private static final long LAST_TIME = 0xffff_ffffL;

  static FileFacts of(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? ofUnix(path)
        : ofOther(path);
  }

  private static FileFacts ofUnix(Path path) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(path, "unix:mode,size,lastModifiedTime,dev,ino", NOFOLLOW_LINKS);
    int mode = (int) all.get("mode");
    Facts.Type type =
        switch (mode & FILE_TYPE) {
          case REGULAR -> Facts.Type.FILE;
          case DIRECTORY -> Facts.Type.DIRECTORY;
          case SYMBOLIC_LINK -> Facts.Type.LINK;
          default -> Facts.Type.OTHER;
        };
    FileTime modified = (FileTime) all.get("lastModifiedTime");
    long identity = identity(modified, Objects.hash(all.get("dev"), all.get("ino")));
    return new FileFacts(type, mode & 07777, (long) all.get("size"), modified, identity);
  }

  private static FileFacts ofOther(Path path) throws IOException {
    BasicFileAttributes all = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    Facts.Type type =
        all.isRegularFile()
            ? Facts.Type.FILE
            : all.isDirectory()
                ? Facts.Type.DIRECTORY
                : all.isSymbolicLink() ? Facts.Type.LINK : Facts.Type.OTHER;
    long identity = identity(all.lastModifiedTime(), Objects.hashCode(all.fileKey()));
    return new FileFacts(type, NO_MODE, all.size(), all.lastModifiedTime(), identity);
  }

  private static long identity(FileTime modified, int key) {
    return 31 * modified.to(TimeUnit.NANOSECONDS) + key;
  }

  /** Whole seconds since 1970 UTC, as a release can have them. */
  long seconds() {
    return Math.max(0, Math.min(LAST_TIME, modified.to(TimeUnit.SECONDS)));
  }
}
