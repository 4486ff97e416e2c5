package dev.deployer.project.target;

import dev.deployer.config.Configuration;
import dev.deployer.config.Environment;
import dev.deployer.config.HostEntry;
import dev.deployer.project.report.MisuseException;
import java.util.Locale;
import java.util.Optional;

/**
 * The environment of a configuration to which a root belongs that was named by itself, however its
 * host is spelled.
 *
 * @param environment whose rules hold there
 * @param host which of its hosts it is
 */
public record EnvironmentAt(Environment environment, HostEntry host) {
  /**
   * Looks for it; nothing is connected.
   *
   * @param ways tells where a host is that has another name in ssh_config(5)
   */
  public static Optional<EnvironmentAt> of(
      HostEntry place, Configuration configuration, Destination.Connecting ways) {
    for (Environment environment : configuration.environments().values()) {
      for (HostEntry host : environment.hosts()) {
        if (host.root().equals(place.root())
            && (isSpelledAlike(host, place) || server(host, ways).equals(server(place, ways)))) {
          return Optional.of(new EnvironmentAt(environment, host));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isSpelledAlike(HostEntry one, HostEntry other) {
    return one.address().host().equalsIgnoreCase(other.address().host())
        && one.address().port().equals(other.address().port());
  }

  /** Where it is, whoever connects to it. */
  private static String server(HostEntry entry, Destination.Connecting ways) {
    String address;
    try {
      address = ways.to(entry).address();
    } catch (MisuseException e) {
      // What is wrong there is told to whoever goes there.
      address = entry.address().toString();
    }
    return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }
}
