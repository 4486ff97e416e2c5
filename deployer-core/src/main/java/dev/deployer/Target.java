package dev.deployer;

import dev.deployer.host.HostConnector;
import dev.deployer.path.ReleaseRoot;
import java.util.List;
import java.util.Optional;

/**
 * Where to deploy to: a root on each of some hosts.
 *
 * @param application the name that the root's marker must bear, where given
 * @param environment likewise
 */
public record Target(
    Optional<String> application,
    Optional<String> environment,
    List<Place> places,
    Settings settings) {

  /** A root on a host. */
  public record Place(HostConnector host, ReleaseRoot root) {}

  /** Copies the places; there is at least one. */
  public Target {
    places = List.copyOf(places);
    if (places.isEmpty()) {
      throw new IllegalArgumentException("a target has at least one host");
    }
  }
}
