package dev.deployer.testing;

import dev.deployer.testing.PathWalk.Place;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The system calls that OpenSSH's sftp-server makes, on inodes in memory, with the outcomes that
 * Linux gives them. Whoever calls holds the disk's lock.
 */
final class Kernel {
  /** The buffer of sftp-server. */
  private static final int COPIED_AT_ONCE = 64 << 10;

  static final long ENDLESS = Long.MAX_VALUE;

  final Inode.Directory root;
  final Unsynced unsynced = new Unsynced();
  long now = 1_800_000_000L;
  long freeBytes = ENDLESS;
  long freeFiles = ENDLESS;

  /** In what units room is taken; with more than 1 a directory takes one of them too. */
  int block = 1;

  boolean readOnly;

  /** Chooses the order of listings. */
  long listings;

  /** How many entries a walk tells of. */
  int mostTold = Integer.MAX_VALUE;

  /** What happens on the host each time before a range is copied. */
  Runnable beforeCopy = () -> {};

  Kernel(Inode.Directory root) {
    this.root = root;
  }

  Inode lstat(Account account, String path) throws Refusal {
    return new PathWalk(root, account).place(path).existing();
  }

  /** open for reading. */
  Inode open(Account account, String path) throws Refusal {
    Inode inode = new PathWalk(root, account).follow(path);
    if (!account.may(Account.READ, inode)) {
      throw new Refusal(Errno.EACCES);
    }
    return inode;
  }

  byte[] read(Account account, String path) throws Refusal {
    Inode inode = open(account, path);
    if (inode instanceof Inode.Directory) {
      throw new Refusal(Errno.EISDIR);
    }
    return inode instanceof Inode.File file ? file.content : new byte[0];
  }

  /** opendir, and readdir with lstat of each: in the order of a hash of the names, as on ext4. */
  Map<String, Inode> list(Account account, String path) throws Refusal {
    if (!(open(account, path) instanceof Inode.Directory directory)) {
      throw new Refusal(Errno.ENOTDIR);
    }
    if (!directory.listable) {
      throw new Refusal(Errno.EIO);
    }
    Map<String, Inode> listing =
        new TreeMap<>(Comparator.comparingLong(this::hash).thenComparing(name -> name));
    if (account.may(Account.SEARCH, directory)) {
      listing.putAll(directory.entries);
      listing.keySet().removeAll(directory.unlisted);
    }
    return listing;
  }

  private long hash(String name) {
    long mixed = (name.hashCode() ^ listings) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }

  String readLink(Account account, String path) throws Refusal {
    if (!(lstat(account, path) instanceof Inode.Link link)) {
      throw new Refusal(Errno.EINVAL);
    }
    return link.target;
  }

  void mkdir(Account account, String path, int mode) throws Refusal {
    Inode.Directory made = new Inode.Directory();
    Place place = free(account, path);
    made.parent = place.directory();
    create(account, place, made, mode);
  }

  void symlink(Account account, String path, String target) throws Refusal {
    if (target.isEmpty()) {
      throw new Refusal(Errno.ENOENT);
    }
    create(account, free(account, path), new Inode.Link(target), 0777);
  }

  /** open with O_CREAT and O_EXCL: an empty file. */
  Inode.File create(Account account, String path, int mode) throws Refusal {
    Inode.File file = new Inode.File();
    create(account, free(account, path), file, mode);
    file.names = 1;
    return file;
  }

  /** Everything that fits is written to its end; the refusal comes after it. */
  void append(Inode.File file, byte[] content) throws Refusal {
    if (appendSome(file, content) < content.length) {
      throw new Refusal(Errno.ENOSPC);
    }
  }

  void truncate(Inode.File file) {
    charge(-room(file), 0);
    file.content = new byte[0];
  }

  private int appendSome(Inode.File file, byte[] content) {
    long before = room(file);
    int length = file.content.length;
    long fits = freeBytes == ENDLESS ? ENDLESS : freeBytes / block * block + before - length;
    int fitting = (int) Math.min(fits, content.length);
    file.content = Arrays.copyOf(file.content, length + fitting);
    System.arraycopy(content, 0, file.content, length, fitting);
    file.modified = now;
    charge(room(file) - before, 0);
    return fitting;
  }

  /**
   * What sftp-server of OpenSSH makes of copy-data to a file that is open for appending: piece by
   * piece, and where the last of them meets the end of the source or a full disk, all is well.
   */
  void copy(Inode.File source, long from, long length, Inode.File file) throws Refusal {
    long left = length;
    while (left > 0) {
      int wanted = (int) Math.min(COPIED_AT_ONCE, left);
      left -= wanted;
      int start = (int) Math.min(from + length - left - wanted, source.content.length);
      int there = Math.min(wanted, source.content.length - start);
      byte[] piece = Arrays.copyOfRange(source.content, start, start + there);
      if (there > 0 && appendSome(file, piece) < there && left > 0) {
        throw new Refusal(Errno.ENOSPC);
      }
      if (there == 0 && left > 0) {
        throw new Refusal(Errno.EOF);
      }
    }
  }

  void link(Account account, String path, String existing) throws Refusal {
    Inode inode = lstat(account, existing);
    Place place = free(account, path);
    if (inode instanceof Inode.Directory) {
      throw new Refusal(Errno.EPERM);
    }
    if (new PathWalk(root, account).place(existing).directory().filesystem()
        != place.directory().filesystem()) {
      throw new Refusal(Errno.EXDEV);
    }
    checkWritable(account, place.directory());
    if (inode instanceof Inode.File file) {
      file.names++;
    }
    enter(place, inode);
  }

  void unlink(Account account, String path) throws Refusal {
    Place place = new PathWalk(root, account).place(path);
    Inode inode = place.existing();
    checkWritable(account, place.directory());
    if (inode instanceof Inode.Directory) {
      throw new Refusal(Errno.EISDIR);
    }
    remove(place, null);
    forget(inode);
  }

  void rmdir(Account account, String path) throws Refusal {
    Place place = new PathWalk(root, account).place(path);
    Inode inode = place.existing();
    checkWritable(account, place.directory());
    if (!(inode instanceof Inode.Directory directory)) {
      throw new Refusal(Errno.ENOTDIR);
    }
    if (directory.mountPoint || directory == root) {
      throw new Refusal(Errno.EBUSY);
    }
    if (!directory.entries.isEmpty()) {
      throw new Refusal(Errno.ENOTEMPTY);
    }
    remove(place, directory);
    forget(directory);
  }

  void rename(Account account, String from, String to) throws Refusal {
    Place source = new PathWalk(root, account).place(from);
    Place target = new PathWalk(root, account).place(to);
    if (source.directory().filesystem() != target.directory().filesystem()) {
      throw new Refusal(Errno.EXDEV);
    }
    Inode moving = source.existing();
    if (moving instanceof Inode.Directory directory && target.directory().isWithin(directory)) {
      throw new Refusal(Errno.EINVAL);
    }
    Inode replaced = target.inode();
    if (replaced instanceof Inode.Directory above && source.directory().isWithin(above)) {
      throw new Refusal(Errno.ENOTEMPTY);
    }
    if (moving == replaced) {
      return;
    }
    checkWritable(account, source.directory());
    checkWritable(account, target.directory());
    checkReplaceable(moving, replaced);
    boolean across = source.directory() != target.directory();
    if (moving instanceof Inode.Directory && across && !account.may(Account.WRITE, moving)) {
      throw new Refusal(Errno.EACCES);
    }
    checkEmpty(moving, replaced);
    move(source, target);
    if (replaced != null) {
      forget(replaced);
    }
  }

  private static void checkReplaceable(Inode moving, Inode replaced) throws Refusal {
    if (replaced == null) {
      return;
    }
    if (moving instanceof Inode.Directory && !(replaced instanceof Inode.Directory)) {
      throw new Refusal(Errno.ENOTDIR);
    }
    if (replaced instanceof Inode.Directory && !(moving instanceof Inode.Directory)) {
      throw new Refusal(Errno.EISDIR);
    }
  }

  private static void checkEmpty(Inode moving, Inode replaced) throws Refusal {
    if ((moving instanceof Inode.Directory from && from.mountPoint)
        || (replaced instanceof Inode.Directory to && to.mountPoint)) {
      throw new Refusal(Errno.EBUSY);
    }
    if (replaced instanceof Inode.Directory directory && !directory.entries.isEmpty()) {
      throw new Refusal(Errno.ENOTEMPTY);
    }
  }

  private void move(Place source, Place target) {
    Inode moving = source.inode();
    Inode.Directory replaced =
        target.inode() instanceof Inode.Directory directory ? directory : null;
    source.directory().entries.remove(source.name());
    target.directory().entries.put(target.name(), moving);
    source.directory().modified = now;
    target.directory().modified = now;
    if (moving instanceof Inode.Directory directory) {
      directory.parent = target.directory();
    }
    unsynced.add(
        List.of(
            new Unsynced.Edit(source.directory(), source.name(), null),
            new Unsynced.Edit(target.directory(), target.name(), moving)),
        replaced);
  }

  /** fsync; a directory is opened for reading. */
  void sync(Account account, String path) throws Refusal {
    Inode inode = open(account, path);
    if (inode instanceof Inode.Directory directory) {
      unsynced.sync(directory);
    } else if (inode instanceof Inode.File file) {
      file.synced = true;
    }
  }

  private Place free(Account account, String path) throws Refusal {
    Place place = new PathWalk(root, account).place(path);
    if (place.inode() != null) {
      throw new Refusal(Errno.EEXIST);
    }
    return place;
  }

  private void create(Account account, Place place, Inode made, int mode) throws Refusal {
    checkWritable(account, place.directory());
    if (freeFiles == 0) {
      throw new Refusal(Errno.EDQUOT);
    }
    if (freeBytes < room(made)) {
      throw new Refusal(Errno.ENOSPC);
    }
    made.mode = mode;
    made.owner = account.user();
    made.group = account.group();
    made.modified = now;
    charge(room(made), 1);
    enter(place, made);
  }

  private void checkWritable(Account account, Inode.Directory directory) throws Refusal {
    if (readOnly) {
      throw new Refusal(Errno.EROFS);
    }
    if (!account.may(Account.WRITE, directory)) {
      throw new Refusal(Errno.EACCES);
    }
  }

  private void enter(Place place, Inode inode) {
    place.directory().entries.put(place.name(), inode);
    place.directory().modified = now;
    unsynced.add(List.of(new Unsynced.Edit(place.directory(), place.name(), inode)), null);
  }

  private void remove(Place place, Inode.Directory removed) {
    place.directory().entries.remove(place.name());
    place.directory().modified = now;
    unsynced.add(List.of(new Unsynced.Edit(place.directory(), place.name(), null)), removed);
  }

  /** One name less; what has none left gives its room back. */
  private void forget(Inode inode) {
    if (inode instanceof Inode.File file && --file.names > 0) {
      return;
    }
    charge(-room(inode), -1);
  }

  /** What it takes, whole blocks at a time; a link's text and what is no file lie in the inode. */
  private long room(Inode inode) {
    if (inode instanceof Inode.File file) {
      return ((long) file.content.length + block - 1) / block * block;
    }
    return inode instanceof Inode.Directory && block > 1 ? block : 0;
  }

  private void charge(long bytes, long files) {
    freeBytes -= freeBytes == ENDLESS ? 0 : bytes;
    freeFiles -= freeFiles == ENDLESS ? 0 : files;
  }
}
