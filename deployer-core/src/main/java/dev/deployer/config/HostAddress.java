package dev.deployer.config;

import dev.deployer.yaml.InvalidTextException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a host is reached, and as whom: {@code [user@]host[:port]}.
 *
 * @param user the account; absent where the caller's own default holds
 * @param host a name or an address; an IPv6 address without its brackets
 * @param port 1 to 65535; absent where the protocol's default holds
 */
public record HostAddress(Optional<String> user, String host, Optional<Integer> port) {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?");
  private static final Pattern IPV6 =
      Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,32})?");
  private static final Pattern USER =
      Pattern.compile("[^\\s:/\\p{Cntrl}-][^\\s:/\\p{Cntrl}]{0,127}");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  /**
   * Validates.
   *
   * @throws InvalidTextException if a part is not one
   */
  public HostAddress {
    if (!(host.contains(":") ? IPV6 : NAME).matcher(host).matches()) {
      throw new InvalidTextException(
          "host",
          host,
          "a host is a name or an address, such as web1.example.net or [2001:db8::1]");
    }
    String name = host;
    user.filter(u -> !USER.matcher(u).matches())
        .ifPresent(
            u -> {
              throw new InvalidTextException(
                  "user", u, "a user has no blank, colon or slash and does not begin with -");
            });
    port.filter(p -> p < 1 || p > 65535)
        .ifPresent(
            p -> {
              throw new InvalidTextException(
                  "port", name + ":" + p, "a port is a number from 1 to 65535");
            });
  }

  /**
   * The address that this text is.
   *
   * @throws InvalidTextException if it is not one
   */
  public static HostAddress parse(String text) {
    int at = text.lastIndexOf('@');
    Optional<String> user = at < 0 ? Optional.empty() : Optional.of(text.substring(0, at));
    String place = text.substring(at + 1);
    if (place.startsWith("[")) {
      int end = place.indexOf(']');
      if (end < 0) {
        throw new InvalidTextException("host", text, "the bracket is not closed");
      }
      String after = place.substring(end + 1);
      if (!after.isEmpty() && !after.startsWith(":")) {
        throw new InvalidTextException("host", text, "after the bracket only :port may follow");
      }
      return new HostAddress(user, place.substring(1, end), port(text, after));
    }
    int colon = place.indexOf(':');
    if (colon < 0) {
      return new HostAddress(user, place, Optional.empty());
    }
    if (place.indexOf(':', colon + 1) >= 0) {
      throw new InvalidTextException(
          "host", text, "an IPv6 address stands in brackets, such as [2001:db8::1]:22");
    }
    return new HostAddress(user, place.substring(0, colon), port(text, place.substring(colon)));
  }

  /**
   * @param after nothing, or a colon and the port
   */
  private static Optional<Integer> port(String text, String after) {
    if (after.isEmpty()) {
      return Optional.empty();
    }
    if (!PORT.matcher(after.substring(1)).matches()) {
      throw new InvalidTextException("host", text, "a port is a number from 1 to 65535");
    }
    return Optional.of(Integer.valueOf(after.substring(1)));
  }

  /** The same host and account at another port. */
  public HostAddress withPort(int number) {
    return new HostAddress(user, host, Optional.of(number));
  }

  HostAddress withoutUser() {
    return new HostAddress(Optional.empty(), host, port);
  }

  /** As it is written: {@code deploy@[2001:db8::1]:2222}. */
  @Override
  public String toString() {
    return user.map(u -> u + "@").orElse("")
        + (host.contains(":") ? "[" + host + "]" : host)
        + port.map(p -> ":" + p).orElse("");
  }
}
