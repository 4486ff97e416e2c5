package dev.deployer.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a {@link MemoryDisk}, reached past the port. */
final class MemoryBackdoor implements Backdoor {
  private final Kernel kernel;
  private final Account owner;

  MemoryBackdoor(Kernel kernel, Account owner) {
    this.kernel = kernel;
    this.owner = owner;
  }

  @Override
  public void makeDirectory(String path) {
    change(() -> makeDirectories(path));
  }

  @Override
  public void writeFile(String path, byte[] content) {
    change(
        () -> {
          makeDirectories(parent(path));
          Inode existing = new PathWalk(kernel.root, MemoryDisk.SUPERUSER).place(path).inode();
          Inode.File file =
              existing instanceof Inode.File old
                  ? old
                  : own(kernel.create(MemoryDisk.SUPERUSER, path, 0644));
          kernel.truncate(file);
          kernel.append(file, content);
          file.synced = true;
        });
  }

  @Override
  public void link(String path, String target) {
    change(
        () -> {
          kernel.symlink(MemoryDisk.SUPERUSER, path, target);
          own(kernel.lstat(MemoryDisk.SUPERUSER, path));
        });
  }

  @Override
  public void hardLink(String path, String existing) {
    change(() -> kernel.link(MemoryDisk.SUPERUSER, path, existing));
  }

  @Override
  public void setMode(String path, int mode) {
    change(() -> inode(path).mode = mode);
  }

  @Override
  public void setModified(String path, long seconds) {
    change(() -> inode(path).modified = seconds);
  }

  @Override
  public void remove(String path) {
    change(() -> removeTree(path));
  }

  @Override
  public void move(String from, String to) {
    change(() -> kernel.rename(MemoryDisk.SUPERUSER, from, to));
  }

  @Override
  public boolean exists(String path) {
    synchronized (kernel) {
      try {
        inode(path);
        return true;
      } catch (Refusal e) {
        return false;
      }
    }
  }

  @Override
  public byte[] content(String path) {
    return ask(() -> kernel.read(MemoryDisk.SUPERUSER, path).clone());
  }

  @Override
  public int mode(String path) {
    return ask(() -> inode(path).mode);
  }

  @Override
  public long modified(String path) {
    return ask(() -> inode(path).modified);
  }

  @Override
  public boolean areOneFile(String path, String other) {
    return ask(() -> inode(path) == inode(other));
  }

  @Override
  public SortedMap<String, String> tree(String directory) {
    return ask(
        () -> {
          SortedMap<String, String> tree = new TreeMap<>();
          describe((Inode.Directory) inode(directory), "", tree);
          return tree;
        });
  }

  private static void describe(Inode.Directory directory, String prefix, Map<String, String> tree) {
    directory.entries.forEach(
        (name, inode) -> {
          tree.put(prefix + name, description(inode));
          if (inode instanceof Inode.Directory below) {
            describe(below, prefix + name + "/", tree);
          }
        });
  }

  private static String description(Inode inode) {
    if (inode instanceof Inode.File file) {
      return "f " + Integer.toOctalString(file.mode) + " " + file.size() + " " + file.digest();
    }
    if (inode instanceof Inode.Directory) {
      return "d " + Integer.toOctalString(inode.mode);
    }
    return inode instanceof Inode.Link link ? "l " + link.target : "o";
  }

  private void makeDirectories(String path) throws Refusal {
    if (!path.isEmpty() && !exists(path)) {
      makeDirectories(parent(path));
      kernel.mkdir(MemoryDisk.SUPERUSER, path, 0755);
      own(inode(path));
    }
  }

  private void removeTree(String path) throws Refusal {
    if (inode(path) instanceof Inode.Directory directory) {
      for (String name : List.copyOf(new ArrayList<>(directory.entries.keySet()))) {
        removeTree(path + "/" + name);
      }
      kernel.rmdir(MemoryDisk.SUPERUSER, path);
    } else {
      kernel.unlink(MemoryDisk.SUPERUSER, path);
    }
  }

  private Inode inode(String path) throws Refusal {
    return kernel.lstat(MemoryDisk.SUPERUSER, path);
  }

  private <I extends Inode> I own(I inode) {
    inode.owner = owner.user();
    inode.group = owner.group();
    return inode;
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private interface Step {
    void run() throws Refusal;
  }

  private interface Question<T> {
    T ask() throws Refusal;
  }

  private void change(Step step) {
    ask(
        () -> {
          boolean readOnly = kernel.readOnly;
          kernel.readOnly = false;
          step.run();
          kernel.readOnly = readOnly;
          kernel.unsynced.syncAll();
          return true;
        });
  }

  private <T> T ask(Question<T> question) {
    synchronized (kernel) {
      try {
        return question.ask();
      } catch (Refusal e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
