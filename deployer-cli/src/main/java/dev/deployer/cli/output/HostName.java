package dev.deployer.cli.output;

/** What tells hosts apart in a column: their address without what they have in common. */
public final class HostName {
  private HostName() {}

  /** {@code web1} of {@code deploy@web1:22}; a port that is not SSH's own stays. */
  public static String of(String address) {
    return address.substring(address.lastIndexOf('@') + 1).replaceFirst(":22$", "");
  }
}
