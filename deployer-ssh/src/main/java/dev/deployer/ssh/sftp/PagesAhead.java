package dev.deployer.ssh.sftp;

/** How many pages of one listing are asked for before the first of them is answered. */
final class PagesAhead {
  private static final int USUAL = 2;

  /** Of a directory with many. */
  private static final int MOST = 16;

  /**
   * After a page with so many entries (OpenSSH sends at most 100) there is likely to be another.
   */
  private static final int FULL = 50;

  private final SftpChannel channel;
  private int most = USUAL;
  private boolean full;

  PagesAhead(SftpChannel channel) {
    this.channel = channel;
  }

  /** A page has come. */
  void came(int entries) {
    full = entries >= FULL;
  }

  /** Whether more are likely behind the one that came last. */
  boolean moreAreLikely() {
    return full;
  }

  /**
   * More are asked for from now on.
   *
   * @param isClear whether no entry waits to be asked for
   */
  void grow(boolean isClear) {
    most = isClear ? Math.min(2 * most, MOST) : USUAL;
  }

  /**
   * Whether to ask for another one. One is always under way, the usual ones while they can be
   * remembered, and more of them while there is room: of a thousand listings each would have many.
   */
  boolean takesAnother(int underWay) {
    if (underWay < USUAL) {
      return underWay == 0 || channel.hasPlace();
    }
    return underWay < most && channel.hasRoom();
  }
}
