package dev.deployer.source;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.deployer.host.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What lstat says of a file on this machine.
 *
 * @param mode the permission bits, 0777; {@link #NO_MODE} on a file system that has none
 * @param identity differs, as good as always, where it is another file, or one written since
 */
record FileFacts(Facts.Type type, int mode, long size, FileTime modified, long identity) {
  static final int NO_MODE = -1;

  private static final int ANYONE_EXECUTES = 0111;
  private static final int SETUID_OR_SETGID = 06000;

  /** SFTP version 3 has times of 32 bits without a sign. */
  private static final long LAST_TIME = 0xffff_ffffL;

  static FileFacts of(Path path) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    Class<? extends BasicFileAttributes> known =
        posix ? PosixFileAttributes.class : BasicFileAttributes.class;
    BasicFileAttributes all = Files.readAttributes(path, known, NOFOLLOW_LINKS);
    return new FileFacts(
        type(all),
        all instanceof PosixFileAttributes attributes ? mode(attributes) : NO_MODE,
        all.size(),
        all.lastModifiedTime(),
        31 * all.lastModifiedTime().to(TimeUnit.NANOSECONDS) + Objects.hashCode(all.fileKey()));
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

  private static int mode(PosixFileAttributes all) {
    int mode = 0;
    for (PosixFilePermission permission : all.permissions()) {
      mode |= bit(permission);
    }
    return mode;
  }

  private static int bit(PosixFilePermission permission) {
    return switch (permission) {
      case OWNER_READ -> 0400;
      case OWNER_WRITE -> 0200;
      case OWNER_EXECUTE -> 0100;
      case GROUP_READ -> 0040;
      case GROUP_WRITE -> 0020;
      case GROUP_EXECUTE -> 0010;
      case OTHERS_READ -> 0004;
      case OTHERS_WRITE -> 0002;
      case OTHERS_EXECUTE -> 0001;
    };
  }

  /**
   * Whether this file, at {@code path}, runs as its owner or group. Java asks for these bits
   * slowly, so only a file that can be executed is asked for them.
   */
  boolean runsAsAnother(Path path) throws IOException {
    return mode != NO_MODE
        && (mode & ANYONE_EXECUTES) != 0
        && path.getFileSystem().supportedFileAttributeViews().contains("unix")
        && ((int) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS) & SETUID_OR_SETGID) != 0;
  }

  /** Whole seconds since 1970 UTC, as a release can have them. */
  long seconds() {
    return Math.max(0, Math.min(LAST_TIME, modified.to(TimeUnit.SECONDS)));
  }
}
