package dev.deployer.testing;

import java.util.HashMap;
import java.util.Map;

/** Copies a tree of the disk in memory, each inode once. */
class DiskCopy {
  private final Map<Inode, Inode> copies = new HashMap<>();

  /** What of the directory is copied. */
  Map<String, Inode> entriesOf(Inode.Directory directory) {
    return directory.entries;
  }

  /** Has its way with the copy of a file. */
  void treat(Inode.File original, Inode.File copy) {
    copy.takeContentOf(original);
  }

  final Inode.Directory of(Inode.Directory directory) {
    Inode.Directory copy = new Inode.Directory();
    copy.copyMetadata(directory);
    copy.unlisted.addAll(directory.unlisted);
    copy.listable = directory.listable;
    copy.mountPoint = directory.mountPoint;
    entriesOf(directory).forEach((name, inode) -> copy.entries.put(name, of(inode, copy)));
    copy.settled.putAll(copy.entries);
    return copy;
  }

  private Inode of(Inode inode, Inode.Directory parent) {
    if (inode instanceof Inode.Directory directory) {
      Inode.Directory copy = of(directory);
      copy.parent = parent;
      return copy;
    }
    Inode copy = copies.computeIfAbsent(inode, this::copyOf);
    if (copy instanceof Inode.File file) {
      file.names++;
    }
    return copy;
  }

  private Inode copyOf(Inode inode) {
    if (inode instanceof Inode.File original) {
      Inode.File copy = new Inode.File();
      copy.copyMetadata(original);
      copy.synced = true;
      treat(original, copy);
      return copy;
    }
    Inode copy = inode instanceof Inode.Link link ? new Inode.Link(link.target) : new Inode.Other();
    copy.copyMetadata(inode);
    return copy;
  }
}
