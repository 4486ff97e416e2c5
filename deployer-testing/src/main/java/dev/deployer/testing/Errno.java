package dev.deployer.testing;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a system call of Linux refuses, and what a client of OpenSSH's sftp-server makes of it. */
enum Errno {
  EACCES,
  EBUSY,
  EDQUOT,
  EEXIST,
  EINVAL,
  EIO,
  EISDIR,
  ELOOP,
  ENAMETOOLONG,
  ENOENT,
  ENOSPC,
  ENOSYS,
  ENOTDIR,
  ENOTEMPTY,
  EPERM,
  EROFS,
  EXDEV,

  /** No error of the system, but what sftp-server says where a file ends before a copy does. */
  EOF;

  /** The exception that the port promises for this refusal of a call on {@code path}. */
  FileSystemException of(Object path) {
    String name = path.toString();
    return switch (this) {
      case ENOENT, ENOTDIR, ELOOP -> new NoSuchFileException(name, null, "No such file");
      case EACCES, EPERM -> new AccessDeniedException(name, null, "Permission denied");
      case EEXIST -> new FileAlreadyExistsException(name);
      case ENOTEMPTY -> new DirectoryNotEmptyException(name);
      case EINVAL, ENAMETOOLONG -> new FileSystemException(name, null, "Bad message");
      case ENOSYS -> new FileSystemException(name, null, "Operation unsupported");
      case EOF -> new FileSystemException(name, null, "End of file");
      case EBUSY, EDQUOT, EIO, EISDIR, ENOSPC, EROFS, EXDEV -> unexplained(path);
    };
  }

  /** The exception where no look at the path shows the reason. */
  FileSystemException unexplained(Object path) {
    return new FileSystemException(path.toString(), null, "Failure (" + this + ")");
  }
}
