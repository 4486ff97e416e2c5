package dev.deployer.host.model;

import dev.deployer.host.Capabilities;
import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/** Carries single changes out with the system calls that sftp-server would make for them. */
record Execution(Kernel kernel, Account account, Capabilities capabilities) {
  private static final int UNTIL_IT_IS_WHOLE = 0600;

  void carryOut(Change change) throws IOException {
    RemotePath path = change.path();
    try {
      if (change instanceof Change.MakeDirectory make) {
        kernel.mkdir(account, path.toString(), make.mode());
      } else if (change instanceof Change.PutFile put) {
        put(put);
      } else if (change instanceof Change.HardLink link) {
        require(capabilities.hardLink());
        kernel.link(account, path.toString(), link.existing().toString());
      } else if (change instanceof Change.SymbolicLink link) {
        kernel.symlink(account, path.toString(), link.target());
      } else if (change instanceof Change.RemoveFile) {
        kernel.unlink(account, path.toString());
      } else if (change instanceof Change.RemoveDirectory) {
        kernel.rmdir(account, path.toString());
      } else if (change instanceof Change.Move move) {
        move(move);
      } else if (change instanceof Change.Sync && capabilities.sync()) {
        kernel.sync(account, path.toString());
      }
    } catch (Refusal e) {
      throw e.errno().of(path);
    }
  }

  private static void require(boolean capability) throws Refusal {
    if (!capability) {
      throw new Refusal(Errno.ENOSYS);
    }
  }

  /** Looks first, as a client must, since rename(2) would replace what it finds. */
  private void move(Change.Move move) throws IOException {
    try {
      kernel.lstat(account, move.to().toString());
    } catch (Refusal e) {
      if (!(e.errno().of(move.to()) instanceof NoSuchFileException)) {
        throw e.errno().of(move.to());
      }
      rename(move.path(), move.to());
      return;
    }
    throw Errno.EEXIST.of(move.to());
  }

  void rename(RemotePath from, RemotePath to) throws IOException {
    try {
      require(capabilities.posixRename());
      kernel.rename(account, from.toString(), to.toString());
    } catch (Refusal e) {
      throw refusal(from, to, e.errno());
    }
  }

  /** Only a directory is told that what it would replace is not empty. */
  private IOException refusal(RemotePath from, RemotePath to, Errno errno) {
    if (errno != Errno.ENOTEMPTY) {
      return errno.of(from);
    }
    try {
      boolean directory = kernel.lstat(account, from.toString()) instanceof Inode.Directory;
      return directory ? errno.of(to) : Errno.EISDIR.of(from);
    } catch (Refusal e) {
      return Errno.EISDIR.of(from);
    }
  }

  private void put(Change.PutFile put) throws Refusal, IOException {
    Inode.File file = kernel.create(account, put.path().toString(), UNTIL_IT_IS_WHOLE);
    kernel.write(file, contentOf(put.content(), put.path()));
    file.mode = put.mode();
    file.modified = put.modified();
    file.synced = put.durable() && capabilities.sync();
  }

  private static byte[] contentOf(Content content, RemotePath path) throws IOException {
    try (InputStream in = content.open()) {
      byte[] bytes = in.readAllBytes();
      if (bytes.length != content.size()) {
        throw new IOException(
            path + ": the content has " + bytes.length + " bytes, not " + content.size());
      }
      return bytes;
    }
  }
}
