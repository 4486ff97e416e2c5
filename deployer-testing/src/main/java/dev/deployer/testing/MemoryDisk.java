package dev.deployer.testing;

import java.util.List;
import java.util.Random;

/**
 * The disk of a host, in memory: a POSIX file tree of inodes, on which OpenSSH's sftp-server on
 * Linux would answer as a {@link MemoryHost} does.
 *
 * <p>A new disk has {@code /srv} and {@code /home/deploy}, both owned by the deploying account,
 * which is no superuser. Any number of connectors and connections work on it, from any thread. Its
 * clock stands still unless {@linkplain #passTime moved}. A directory is listed in an order that
 * has nothing to do with when its entries came.
 *
 * <p>It is the model of a power loss too: see {@link #afterPowerLoss}.
 */
public final class MemoryDisk {
  /** The user and the group that deploy. */
  public static final int DEPLOYER = 1000;

  private static final int BLOCK = 4096;

  static final Account SUPERUSER = new Account(0, 0);

  private final Kernel kernel;
  private final Account account;

  public MemoryDisk() {
    this(new Kernel(rootDirectory()), new Account(DEPLOYER, DEPLOYER));
    backdoor().makeDirectory("/srv");
    backdoor().makeDirectory("/home/deploy");
  }

  private MemoryDisk(Kernel kernel, Account account) {
    this.kernel = kernel;
    this.account = account;
  }

  private static Inode.Directory rootDirectory() {
    Inode.Directory root = new Inode.Directory();
    root.mode = 0755;
    return root;
  }

  /** The same disk, with a server that runs as the superuser. */
  public MemoryDisk asSuperuser() {
    return new MemoryDisk(kernel, SUPERUSER);
  }

  /** A way to this disk; each connector is a host of its own name and key. */
  public MemoryConnector connector(String name) {
    return new MemoryConnector(this, name);
  }

  /**
   * The files, reached past the port. What is done there is done as the superuser, belongs to the
   * deploying account, and makes everything before it safe from a power loss.
   */
  public Backdoor backdoor() {
    return new MemoryBackdoor(kernel, account);
  }

  /**
   * The directory becomes the root of a filesystem of its own: it can be neither renamed nor
   * removed, and nothing can be renamed or hard-linked into it or out of it.
   */
  public void mountAt(String directory) {
    change(directory, inode -> inode.mountPoint = true);
  }

  /** Listing the directory fails. */
  public void refuseListing(String directory) {
    change(directory, inode -> inode.listable = false);
  }

  /** A listing of the directory leaves the name out, without a word. */
  public void leaveOutOfListing(String directory, String name) {
    change(directory, inode -> inode.unlisted.add(name));
  }

  /** From now on a walk tells of so many entries at most, as for want of memory. */
  public void tellAtMost(int entries) {
    synchronized (kernel) {
      kernel.mostTold = entries;
    }
  }

  /**
   * From now on its directories are listed in another order; which one is not to be relied upon.
   *
   * @param seed chooses among the orders
   */
  public void listInAnotherOrder(long seed) {
    synchronized (kernel) {
      kernel.listings = seed;
    }
  }

  /** Puts something there that is no file, directory or link, such as a socket. */
  public void makeOther(String path) {
    synchronized (kernel) {
      try {
        PathWalk.Place place = new PathWalk(kernel.root, SUPERUSER).place(path);
        Inode.Other other = new Inode.Other();
        other.mode = 0644;
        other.owner = account.user();
        other.group = account.group();
        place.directory().entries.put(place.name(), other);
        place.directory().settled.put(place.name(), other);
      } catch (Refusal e) {
        throw new IllegalArgumentException(path, e);
      }
    }
  }

  /** Gives the entry, a link itself included, to another user. */
  public void setOwner(String path, int user) {
    synchronized (kernel) {
      inode(path).owner = user;
    }
  }

  /**
   * From now on this happens each time before a range of a file is copied into another one; it may
   * use the backdoor.
   */
  public void beforeEachCopy(Runnable event) {
    synchronized (kernel) {
      kernel.beforeCopy = event;
    }
  }

  /** From now on there is room for that many bytes; one more is "disk full". */
  public void limitBytes(long free) {
    synchronized (kernel) {
      kernel.freeBytes = free;
    }
  }

  /** From now on there is room for that many entries; one more is beyond the quota. */
  public void limitFiles(long free) {
    synchronized (kernel) {
      kernel.freeFiles = free;
    }
  }

  /**
   * From now on there is room for that many blocks of 4,096 bytes: a file takes as many as it needs
   * whole, a directory one, as on ext4.
   */
  public void limitBlocks(long free) {
    synchronized (kernel) {
      kernel.block = BLOCK;
      kernel.freeBytes = free * BLOCK;
    }
  }

  /** How many blocks are free, where they are limited. */
  public long freeBlocks() {
    synchronized (kernel) {
      return kernel.freeBytes / BLOCK;
    }
  }

  /** How many entries can still be made, where they are limited. */
  public long freeFiles() {
    synchronized (kernel) {
      return kernel.freeFiles;
    }
  }

  /** Lifts every limit. */
  public void makeRoom() {
    synchronized (kernel) {
      kernel.block = 1;
      kernel.freeBytes = Kernel.ENDLESS;
      kernel.freeFiles = Kernel.ENDLESS;
    }
  }

  public void setReadOnly(boolean readOnly) {
    synchronized (kernel) {
      kernel.readOnly = readOnly;
    }
  }

  public void passTime(long seconds) {
    synchronized (kernel) {
      kernel.now += seconds;
    }
  }

  /**
   * The disk as it may be after the power fails now. Nothing of this disk changes.
   *
   * <p>What was synced is there. A file whose content was not may be whole, empty with mode 0600,
   * cut short, or full of zeros. Of the operations on directories that were not synced any may be
   * undone, but none by half, and none of those on which one that survives is built; the exact rule
   * is written at {@link Unsynced}. Modes, owners and times of directories are always kept.
   *
   * @param seed chooses among the possible outcomes
   */
  public MemoryDisk afterPowerLoss(long seed) {
    synchronized (kernel) {
      Random random = new Random(seed);
      return left(new PowerLoss(kernel.unsynced.survivors(random), random));
    }
  }

  /**
   * The outcomes of a power loss now in which up to so many of the operations that were not synced
   * are lost and the others survive, or survive and the others are lost; each outcome once.
   *
   * @param seed chooses what becomes of files whose content was not synced
   */
  public List<MemoryDisk> afterPowerLosses(int deep, long seed) {
    synchronized (kernel) {
      Random random = new Random(seed);
      return kernel.unsynced.outcomes(deep).stream()
          .map(survivors -> left(new PowerLoss(survivors, random)))
          .toList();
    }
  }

  private MemoryDisk left(PowerLoss loss) {
    MemoryDisk after = copied(loss);
    after.kernel.now += 60;
    return after;
  }

  /** The same disk once more, with all that is on it safe from a power loss. */
  public MemoryDisk copy() {
    synchronized (kernel) {
      return copied(new DiskCopy());
    }
  }

  private MemoryDisk copied(DiskCopy way) {
    Kernel after = new Kernel(way.of(kernel.root));
    after.now = kernel.now;
    after.freeBytes = kernel.freeBytes;
    after.freeFiles = kernel.freeFiles;
    after.block = kernel.block;
    after.readOnly = kernel.readOnly;
    after.listings = kernel.listings;
    return new MemoryDisk(after, account);
  }

  Kernel kernel() {
    return kernel;
  }

  Account account() {
    return account;
  }

  private interface DirectoryChange {
    void on(Inode.Directory directory);
  }

  private void change(String path, DirectoryChange change) {
    synchronized (kernel) {
      if (!(inode(path) instanceof Inode.Directory directory)) {
        throw new IllegalArgumentException(path + " is not a directory");
      }
      change.on(directory);
    }
  }

  private Inode inode(String path) {
    try {
      return kernel.lstat(SUPERUSER, path);
    } catch (Refusal e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
