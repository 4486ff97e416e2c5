package dev.deployer.ssh.sftp;

import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

/**
 * Finds out why a host said no more than "failure", which OpenSSH says for EEXIST and ENOTEMPTY as
 * for a full disk. It looks at the path after the failure, so the exception says what is there now.
 */
final class Explanation {
  private static final int MOST_PAGES = 64;

  /** Takes the exception that explains it. */
  @FunctionalInterface
  interface Told {
    void because(FileSystemException reason) throws IOException;
  }

  private final SftpChannel channel;

  Explanation(SftpChannel channel) {
    this.channel = channel;
  }

  /** For a request that creates {@code path}: whether the name was taken. */
  void ofCreating(RemotePath path, Status status, Told told) throws IOException {
    if (!status.unexplained()) {
      told.because(status.refusal(path.toString()));
      return;
    }
    channel.request(Sftp.LSTAT).text(path.toString());
    channel.send(
        reply ->
            told.because(reply.is(Sftp.ATTRS) ? taken(path) : status.refusal(path.toString())));
  }

  /**
   * For a request that needs {@code path} to be an empty directory: whether there is something in
   * it.
   */
  void ofEmptiness(RemotePath path, Status status, Told told) throws IOException {
    if (!status.unexplained() && status.code() != Status.FILE_ALREADY_EXISTS) {
      told.because(status.refusal(path.toString()));
      return;
    }
    FileSystemException otherwise =
        new Status(Status.FAILURE, status.message(), status.operation()).refusal(path.toString());
    channel.request(Sftp.LSTAT).text(path.toString());
    channel.send(
        reply -> {
          var facts = reply.is(Sftp.ATTRS) ? reply.attributes() : null;
          if (facts != null && facts.isDirectory()) {
            lookInto(path, otherwise, told);
          } else {
            told.because(otherwise);
          }
        });
  }

  static FileAlreadyExistsException taken(RemotePath path) {
    return new FileAlreadyExistsException(Printable.escape(path.toString()));
  }

  private void lookInto(RemotePath path, FileSystemException otherwise, Told told)
      throws IOException {
    channel.request(Sftp.OPENDIR).text(path.toString());
    channel.send(
        reply -> {
          if (reply.is(Sftp.HANDLE)) {
            readPage(path, reply.string(), 0, otherwise, told);
          } else {
            told.because(otherwise);
          }
        });
  }

  private void readPage(
      RemotePath path, byte[] handle, int page, FileSystemException otherwise, Told told)
      throws IOException {
    channel.request(Sftp.READDIR).string(handle);
    channel.send(
        reply -> {
          boolean more = reply.is(Sftp.NAME) && page < MOST_PAGES;
          boolean found = more && hasEntry(reply);
          if (more && !found) {
            readPage(path, handle, page + 1, otherwise, told);
            return;
          }
          channel.request(Sftp.CLOSE).string(handle);
          channel.send(closed -> {});
          told.because(
              found
                  ? new DirectoryNotEmptyException(Printable.escape(path.toString()))
                  : otherwise);
        });
  }

  private static boolean hasEntry(Reply reply) throws ViolationException {
    for (int left = reply.count(12); left > 0; left--) {
      String name = reply.text();
      if (!name.equals(".") && !name.equals("..")) {
        return true;
      }
      reply.skipString();
      reply.attributes();
    }
    return false;
  }
}
