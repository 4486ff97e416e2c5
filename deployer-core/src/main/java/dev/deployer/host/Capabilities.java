package dev.deployer.host;

/**
 * What the host's SFTP server can do beyond version 3 of the protocol.
 *
 * @param posixRename {@code posix-rename@openssh.com}: rename(2); without it nothing is deployed
 * @param hardLink {@code hardlink@openssh.com}
 * @param sync {@code fsync@openssh.com}
 * @param space {@code statvfs@openssh.com}
 * @param copyData {@code copy-data}: ranges of one file are copied to another on the host
 * @param server the server's identification, for people
 */
public record Capabilities(
    boolean posixRename,
    boolean hardLink,
    boolean sync,
    boolean space,
    boolean copyData,
    String server) {
  /** Of a server that copies nothing. */
  public Capabilities(
      boolean posixRename, boolean hardLink, boolean sync, boolean space, String server) {
    this(posixRename, hardLink, sync, space, false, server);
  }
}
