package dev.deployer.host.model;

import dev.deployer.host.Capabilities;
import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.io.InputStream;

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
        require(capabilities.posixRename());
        rename(move);
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

  private void rename(Change.Move move) throws Refusal, IOException {
    try {
      kernel.rename(account, move.path().toString(), move.to().toString());
    } catch (Refusal e) {
      throw e.errno().of(e.errno() == Errno.ENOTEMPTY ? move.to() : move.path());
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
