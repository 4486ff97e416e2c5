package dev.deployer.testing;

import dev.deployer.host.Capabilities;
import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/** Carries single changes out with the system calls that sftp-server would make for them. */
record Execution(Kernel kernel, Account account, Capabilities capabilities, LinkNames links) {
  static final int UNTIL_IT_IS_WHOLE = 0600;

  void carryOut(Change change) throws IOException {
    RemotePath path = change.path();
    try {
      if (change instanceof Change.MakeDirectory make) {
        kernel.mkdir(account, path.toString(), make.mode());
      } else if (change instanceof Change.PutFile put) {
        put(put);
      } else if (change instanceof Change.AssembleFile file) {
        require(capabilities.copyData());
        Inode.File made = new Assembly(kernel, account, file).make(contentOf(file.content(), path));
        made.synced = file.durable() && capabilities.sync();
      } else if (change instanceof Change.HardLink link) {
        require(capabilities.hardLink());
        kernel.link(account, path.toString(), link.existing().toString());
      } else if (change instanceof Change.SymbolicLink link) {
        links.make(kernel, account, path.toString(), link.target(), link.trial().toString());
      } else if (change instanceof Change.RemoveFile) {
        kernel.unlink(account, path.toString());
      } else if (change instanceof Change.RemoveDirectory) {
        removeDirectory(path);
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

  /** Looks first, as a client must where rename(2) is not to replace what it finds. */
  private void move(Change.Move move) throws IOException {
    if (move.replaces()) {
      rename(move.path(), move.to());
      return;
    }
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

  private void removeDirectory(RemotePath path) throws IOException {
    try {
      kernel.rmdir(account, path.toString());
    } catch (Refusal e) {
      throw refusal(path, path, e.errno());
    }
  }

  /** That a directory is not empty is only said where a look into it shows it. */
  private IOException refusal(RemotePath directory, RemotePath full, Errno errno) {
    if (errno != Errno.ENOTEMPTY) {
      return errno.of(directory);
    }
    try {
      boolean shown =
          kernel.lstat(account, directory.toString()) instanceof Inode.Directory
              && !kernel.list(account, full.toString()).isEmpty();
      return shown ? errno.of(full) : errno.unexplained(directory);
    } catch (Refusal e) {
      return errno.unexplained(directory);
    }
  }

  private void put(Change.PutFile put) throws Refusal, IOException {
    Inode.File file = kernel.create(account, put.path().toString(), UNTIL_IT_IS_WHOLE);
    kernel.append(file, contentOf(put.content(), put.path()));
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
