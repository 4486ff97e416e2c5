package dev.deployer.ssh.config;

import dev.deployer.path.Discreet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A host in between, {@code [user@]host[:port]} or {@code ssh://[user@]host[:port]}.
 *
 * @param host as a person would type it; the files say more of it
 */
record Jump(Optional<String> user, String host, Optional<Integer> port) {
  /** RFC 1035, 2.3.4; what is longer is no name, and may be a key. */
  private static final int LONGEST_LABEL = 63;

  /**
   * The hosts of a ProxyJump, the nearest first; none for {@code none}.
   *
   * @throws IllegalArgumentException if one of them is not one
   */
  static List<Jump> parse(String value) {
    if (value.equalsIgnoreCase("none")) {
      return List.of();
    }
    List<Jump> jumps = new ArrayList<>();
    for (String each : value.split(",", -1)) {
      jumps.add(one(each));
    }
    return jumps;
  }

  private static Jump one(String text) {
    boolean uri = text.startsWith("ssh://");
    String rest = uri ? text.substring("ssh://".length()) : text;
    if (uri && rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    int at = rest.lastIndexOf('@');
    Optional<String> user = at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at));
    String place = rest.substring(at + 1);
    int colon = place.startsWith("[") ? place.indexOf(']') + 1 : place.indexOf(':');
    boolean bare = colon < 0 || colon == place.length();
    String host = bare ? place : place.substring(0, colon);
    Optional<Integer> port = bare ? Optional.empty() : port(place.substring(colon));
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!host.matches("[A-Za-z0-9_:.%][A-Za-z0-9_:.%-]*")
        || Stream.of(host.split("\\.", -1)).anyMatch(label -> label.length() > LONGEST_LABEL)
        || user.filter(u -> !u.matches("[^\\s:/,;%-][^\\s:/,;%]*")).isPresent()
        || (!bare && port.isEmpty())) {
      throw new IllegalArgumentException(
          "a host in between is [user@]host[:port] or ssh://[user@]host[:port], not "
              + Discreet.shown(text));
    }
    if (Discreet.isSecretive(host)) {
      throw new IllegalArgumentException(
          "a host in between is written in lower case where its name is long and has digits, not "
              + Discreet.shown(text)
              + " (a host is the same in either case)");
    }
    return new Jump(user, host, port);
  }

  private static Optional<Integer> port(String withColon) {
    return Optional.of(withColon)
        .filter(text -> text.matches(":[0-9]{1,5}"))
        .map(text -> Integer.valueOf(text.substring(1)))
        .filter(port -> port >= 1 && port <= 65_535);
  }
}
