package dev.deployer.testing;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** One outcome of a power loss: copies what is left of a tree. */
final class PowerLoss extends DiskCopy {
  private final Random random;
  private final Map<Inode.Directory, Map<String, Inode>> survivors;

  PowerLoss(Map<Inode.Directory, Map<String, Inode>> survivors, Random random) {
    this.random = random;
    this.survivors = survivors;
  }

  @Override
  Map<String, Inode> entriesOf(Inode.Directory directory) {
    return survivors.getOrDefault(directory, directory.settled);
  }

  @Override
  void treat(Inode.File original, Inode.File copy) {
    super.treat(original, copy);
    if (!original.synced) {
      damage(copy);
    }
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
