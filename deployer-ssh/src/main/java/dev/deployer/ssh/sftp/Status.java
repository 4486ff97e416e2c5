package dev.deployer.ssh.sftp;

import dev.deployer.path.Printable;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * How a request ended.
 *
 * <p>0 to 8 are version 3 (draft-ietf-secsh-filexfer-02 section 7); the higher ones are of later
 * versions, which some servers send nevertheless (draft-ietf-secsh-filexfer-13 section 9.1).
 *
 * @param message what the host said, escaped, at most 200 characters
 * @param operation what was asked for, as {@link Sftp#nameOf} names it; empty where that is not
 *     known
 */
record Status(int code, String message, String operation) {
  static final int OK = 0;
  static final int EOF = 1;
  static final int NO_SUCH_FILE = 2;
  static final int PERMISSION_DENIED = 3;
  static final int FAILURE = 4;
  static final int BAD_MESSAGE = 5;
  static final int OP_UNSUPPORTED = 8;
  static final int NO_SUCH_PATH = 10;
  static final int FILE_ALREADY_EXISTS = 11;
  static final int WRITE_PROTECT = 12;
  static final int NO_SPACE_ON_FILESYSTEM = 14;
  static final int QUOTA_EXCEEDED = 15;
  static final int DIR_NOT_EMPTY = 18;
  static final int NOT_A_DIRECTORY = 19;
  static final int LINK_LOOP = 21;

  static final Status FINE = new Status(OK, "");

  Status(int code, String message) {
    this(code, message, "");
  }

  /** Reads the rest of a reply that must be a status. */
  static Status of(Reply reply) throws ViolationException {
    if (!reply.is(Sftp.STATUS)) {
      throw new ViolationException("a reply of type " + reply.type() + " is not a status");
    }
    int code = reply.i32();
    if (code == OK) {
      return FINE;
    }
    // Version 3 as it was before its message field leaves the text out.
    String text = reply.remaining() > 0 ? Printable.escape(reply.text()) : "";
    return new Status(code, text.length() > 200 ? text.substring(0, 200) : text, reply.operation());
  }

  boolean ok() {
    return code == OK;
  }

  boolean noSuchFile() {
    return switch (code) {
      case NO_SUCH_FILE, NO_SUCH_PATH, NOT_A_DIRECTORY, LINK_LOOP -> true;
      default -> false;
    };
  }

  /** Whether the host gave no reason, so that a look at the path may show one. */
  boolean unexplained() {
    return code == FAILURE;
  }

  /** The refusal as the JDK names it, for the thing that was asked for. */
  FileSystemException refusal(String path) {
    String name = Printable.escape(path);
    if (noSuchFile()) {
      return new NoSuchFileException(name);
    }
    return switch (code) {
      case PERMISSION_DENIED ->
          operation.isEmpty()
              ? new AccessDeniedException(name)
              : new AccessDeniedException(name, null, "the host refuses " + operation);
      case FILE_ALREADY_EXISTS -> new FileAlreadyExistsException(name);
      case DIR_NOT_EMPTY -> new DirectoryNotEmptyException(name);
      default -> new FileSystemException(name, null, reason());
    };
  }

  private String reason() {
    return switch (code) {
      case EOF -> "the host said: end of file";
      case BAD_MESSAGE -> "the host does not take this name or request: " + message;
      case OP_UNSUPPORTED ->
          "the host cannot do " + (operation.isEmpty() ? "this" : operation) + ": " + message;
      case WRITE_PROTECT -> "the filesystem is read-only: " + message;
      case NO_SPACE_ON_FILESYSTEM -> "no space is left: " + message;
      case QUOTA_EXCEEDED -> "the quota is exceeded: " + message;
      default -> "the host said: " + (message.isEmpty() ? "status " + code : message);
    };
  }
}
