package dev.deployer.ssh.sftp;

/** The constants of SFTP version 3 (draft-ietf-secsh-filexfer-02 sections 3, 5, 6.3 and 7). */
final class Sftp {
  static final int VERSION_3 = 3;

  static final int INIT = 1;
  static final int VERSION = 2;
  static final int OPEN = 3;
  static final int CLOSE = 4;
  static final int READ = 5;
  static final int WRITE = 6;
  static final int LSTAT = 7;
  static final int FSTAT = 8;
  static final int SETSTAT = 9;
  static final int FSETSTAT = 10;
  static final int OPENDIR = 11;
  static final int READDIR = 12;
  static final int REMOVE = 13;
  static final int MKDIR = 14;
  static final int RMDIR = 15;
  static final int REALPATH = 16;
  static final int READLINK = 19;
  static final int SYMLINK = 20;
  static final int STATUS = 101;
  static final int HANDLE = 102;
  static final int DATA = 103;
  static final int NAME = 104;
  static final int ATTRS = 105;
  static final int EXTENDED = 200;
  static final int EXTENDED_REPLY = 201;

  static final int FOR_READING = 0x1;
  static final int FOR_WRITING_A_NEW_FILE = 0x2 | 0x8 | 0x20;

  /** A new file as well, whose every write goes to its end, whatever its offset. */
  static final int FOR_APPENDING_TO_A_NEW_FILE = FOR_WRITING_A_NEW_FILE | 0x4;

  static final int ATTRIBUTE_MODE = 0x4;
  static final int ATTRIBUTE_TIMES = 0x8;

  /** The name of a request of this type, as sftp-server(8) has it for {@code -P}. */
  static String nameOf(int type) {
    return switch (type) {
      case OPEN -> "open";
      case CLOSE -> "close";
      case READ -> "read";
      case WRITE -> "write";
      case LSTAT -> "lstat";
      case FSTAT -> "fstat";
      case SETSTAT -> "setstat";
      case FSETSTAT -> "fsetstat";
      case OPENDIR -> "opendir";
      case READDIR -> "readdir";
      case REMOVE -> "remove";
      case MKDIR -> "mkdir";
      case RMDIR -> "rmdir";
      case REALPATH -> "realpath";
      case READLINK -> "readlink";
      case SYMLINK -> "symlink";
      default -> "an extended request";
    };
  }

  private Sftp() {}
}
