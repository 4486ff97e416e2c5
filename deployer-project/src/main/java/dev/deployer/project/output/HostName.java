package dev.deployer.project.output;

/** What tells hosts apart in a column: their address without what they have in common. */
public final class HostName {
  private HostName() {}

  /**
   * {@code web1} of {@code deploy@web1:22}; a port that is not SSH's own stays. Of several places
   * on one host, {@code deploy@web1/srv/shop} of {@code deploy@web1:22/srv/shop}.
   */
  public static String of(String address) {
    return address.contains("/")
        ? address.replaceFirst(":22/", "/")
        : address.substring(address.lastIndexOf('@') + 1).replaceFirst(":22$", "");
  }
}
