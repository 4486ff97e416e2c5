package dev.deployer.ssh.sftp;

import java.util.Map;

/**
 * What a server announced beyond version 3, and how much it takes at once.
 *
 * @param ofOpenSsh whether it announces what no other server does that we know of and whose
 *     listings differ from OpenSSH's
 * @param read the most bytes of one READ
 * @param write the most bytes of one WRITE
 * @param handles how many files and directories may be open at once
 */
record Extensions(
    boolean posixRename,
    boolean hardLink,
    boolean sync,
    boolean space,
    boolean copyData,
    boolean limits,
    boolean ofOpenSsh,
    int read,
    int write,
    int handles) {
  // Names and versions: OpenSSH PROTOCOL section 4.
  static final String POSIX_RENAME = "posix-rename@openssh.com";
  static final String HARD_LINK = "hardlink@openssh.com";
  static final String SYNC = "fsync@openssh.com";
  static final String SPACE = "statvfs@openssh.com";
  static final String COPY_DATA = "copy-data";
  static final String LIMITS = "limits@openssh.com";

  /** Since OpenSSH 5.1. */
  static final String SPACE_OF_HANDLE = "fstatvfs@openssh.com";

  /** Every server takes packets of 34,000 bytes (draft-ietf-secsh-filexfer-02 section 3). */
  private static final int EVERY_SERVER_TAKES = 32_768;

  private static final int WE_USE_AT_MOST = 131_072;
  private static final int EVERY_SERVER_OPENS = 64;

  /** With a distant host, what is open at once costs two round trips together. */
  private static final int WE_OPEN_AT_MOST = 1_000;

  static Extensions announced(Map<String, String> pairs) {
    return new Extensions(
        "1".equals(pairs.get(POSIX_RENAME)),
        "1".equals(pairs.get(HARD_LINK)),
        "1".equals(pairs.get(SYNC)),
        "2".equals(pairs.get(SPACE)),
        "1".equals(pairs.get(COPY_DATA)),
        "1".equals(pairs.get(LIMITS)),
        "2".equals(pairs.get(SPACE_OF_HANDLE)),
        EVERY_SERVER_TAKES,
        EVERY_SERVER_TAKES,
        EVERY_SERVER_OPENS);
  }

  /** A quarter is left to what is open for longer than a call. */
  private static long ofThese(long mostHandles) {
    return mostHandles - mostHandles / 4;
  }

  /** With the numbers of a limits reply, where 0 stands for "not told". */
  Extensions limitedTo(long mostRead, long mostWritten, long mostHandles) {
    return new Extensions(
        posixRename,
        hardLink,
        sync,
        space,
        copyData,
        limits,
        ofOpenSsh,
        mostRead == 0 ? read : (int) Math.min(mostRead, WE_USE_AT_MOST),
        mostWritten == 0 ? write : (int) Math.min(mostWritten, WE_USE_AT_MOST),
        mostHandles == 0 ? handles : (int) Math.min(ofThese(mostHandles), WE_OPEN_AT_MOST));
  }
}
