package dev.deployer.ssh.settings;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which of a host's addresses are tried. */
public enum AddressFamily {
  /** All that the name has. */
  ANY,
  /** Those of IPv4 alone. */
  IPV4,
  /** Those of IPv6 alone. */
  IPV6;

  /** Whether this address is tried. */
  public boolean includes(InetAddress address) {
    return switch (this) {
      case ANY -> true;
      case IPV4 -> address instanceof Inet4Address;
      case IPV6 -> address instanceof Inet6Address;
    };
  }
}
