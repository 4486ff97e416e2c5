package dev.deployer.host;

/** In what servers differ. Whatever is not listed here is the same everywhere. */
public enum ServerTrait {
  /** Mode bits bind the account, which they do not for the superuser. */
  MODES_BIND_THE_ACCOUNT,
  /** A name may be any bytes, and not only UTF-8. */
  ANY_BYTES_ARE_A_NAME,
  /** The server has {@code statvfs@openssh.com}. */
  ROOM_IS_TOLD,
  /** A path through a file, or through a loop of links, is one that does not exist. */
  PATHS_THROUGH_NO_DIRECTORY_ARE_ABSENT,
  /** REALPATH follows links. */
  REAL_PATHS_ARE_REAL,
  /** A link's text is kept as it is, slashes at its end and all. */
  LINK_TEXTS_ARE_KEPT,
  /** The sticky bit is set and told. */
  STICKY_BITS,
  /** Times may be as late as 2106, and not only as 2038. */
  TIMES_AFTER_2038,
  /** The server has {@code copy-data}, and says so. */
  DATA_IS_COPIED,
  /**
   * No two open files have one handle. MINA SSHD 2.20.0 hands one out again while it is in use,
   * once the OPEN of an absent file has failed.
   */
  HANDLES_ARE_DISTINCT;

  /**
   * Whether a server without it fails a test that needs it each time, and not only now and then.
   */
  boolean alwaysShows() {
    return this != HANDLES_ARE_DISTINCT;
  }
}
