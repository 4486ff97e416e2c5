package dev.deployer.host.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** One outcome of a power loss: copies what is left of a tree, each inode once. */
final class PowerLoss {
  private final Random random;
  private final Map<Inode.Directory, Map<String, Inode>> survivors;
  private final Map<Inode, Inode> copies = new HashMap<>();

  PowerLoss(Unsynced unsynced, Random random) {
    this.random = random;
    this.survivors = unsynced.survivors(random);
  }

  Inode.Directory of(Inode.Directory directory) {
    Inode.Directory copy = new Inode.Directory();
    copy.copyMetadata(directory);
    copy.unlisted.addAll(directory.unlisted);
    copy.listable = directory.listable;
    copy.mountPoint = directory.mountPoint;
    survivors
        .getOrDefault(directory, new LinkedHashMap<>(directory.settled))
        .forEach((name, inode) -> copy.entries.put(name, of(inode, copy)));
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
    Inode copy;
    if (inode instanceof Inode.File file) {
      copy = new Inode.File();
      copy.copyMetadata(file);
      ((Inode.File) copy).content = file.content;
      ((Inode.File) copy).synced = true;
      if (!file.synced) {
        damage((Inode.File) copy);
      }
      return copy;
    }
    copy = inode instanceof Inode.Link link ? new Inode.Link(link.target) : new Inode.Other();
    copy.copyMetadata(inode);
    return copy;
  }

  private void damage(Inode.File file) {
    int length = file.content.length;
    switch (random.nextInt(4)) {
      case 0 -> {
        file.content = new byte[0];
        file.mode = 0600;
      }
      case 1 -> file.content = Arrays.copyOf(file.content, random.nextInt(length + 1));
      case 2 -> file.content = new byte[length];
      default -> {
        // it was written in time
      }
    }
  }
}
