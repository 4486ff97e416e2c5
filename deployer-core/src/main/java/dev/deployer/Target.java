package dev.deployer;

import dev.deployer.cluster.Rollout;
import dev.deployer.host.HostConnector;
import dev.deployer.path.ReleaseRoot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where to deploy to: a root on each of some hosts.
 *
 * @param application the name that the root's marker must bear, where given
 * @param environment likewise
 * @param places the first is where it is decided what all of them do
 * @param rollout how a release goes live on them
 */
public record Target(
    Optional<String> application,
    Optional<String> environment,
    List<Place> places,
    Settings settings,
    Rollout rollout) {

  /** With the default rollout. */
  public Target(
      Optional<String> application,
      Optional<String> environment,
      List<Place> places,
      Settings settings) {
    this(application, environment, places, settings, Rollout.DEFAULTS);
  }

  /**
   * A root on a host.
   *
   * @param name of the host, for people and for hooks
   * @param labels by which waves choose
   */
  public record Place(HostConnector host, ReleaseRoot root, String name, Set<String> labels) {
    /** Copies the labels. */
    public Place {
      labels = Set.copyOf(labels);
    }

    public Place(HostConnector host, ReleaseRoot root) {
      this(host, root, host.address(), Set.of());
    }
  }

  /** Copies the places; there is at least one. */
  public Target {
    places = List.copyOf(places);
    if (places.isEmpty()) {
      throw new IllegalArgumentException("a target has at least one host");
    }
  }

  /** Each place as a target of its own, for what is asked of hosts one by one. */
  public List<Target> each() {
    return places.stream()
        .map(place -> new Target(application, environment, List.of(place), settings, rollout))
        .toList();
  }
}
