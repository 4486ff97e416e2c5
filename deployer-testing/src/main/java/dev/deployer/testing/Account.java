package dev.deployer.testing;

/** Whoever asks the kernel: user 0 may do anything, everybody else what mode bits allow. */
record Account(int user, int group) {
  static final int READ = 4;
  static final int WRITE = 2;
  static final int SEARCH = 1;

  boolean may(int access, Inode inode) {
    int shift = user == inode.owner ? 6 : group == inode.group ? 3 : 0;
    return user == 0 || ((inode.mode >> shift) & access) == access;
  }
}
