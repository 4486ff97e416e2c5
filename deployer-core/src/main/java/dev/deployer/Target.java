package dev.deployer;

import dev.deployer.cluster.Rollout;
import dev.deployer.host.HeapShare;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.path.ReleaseRoot;
import java.io.IOException;
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
 * @param connections how many hosts are connected to at once; with fewer than there are hosts, some
 *     have no connection while they wait for others. Those that are worked on at once are, in any
 *     case
 */
public record Target(
    Optional<String> application,
    Optional<String> environment,
    List<Place> places,
    Settings settings,
    Rollout rollout,
    int connections) {

  /** With as many connections as there is memory for. */
  public Target(
      Optional<String> application,
      Optional<String> environment,
      List<Place> places,
      Settings settings,
      Rollout rollout) {
    this(application, environment, places, settings, rollout, HeapShare.connections());
  }

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
   * @param name for people and for hooks; no other place of the target has it
   * @param labels by which waves choose
   * @param at the host's name or address in the network, which health checks ask
   * @param rootId the id that the root's marker must bear, where given: then no other root is ever
   *     taken for it, not even one that lies at its path when the run begins
   */
  public record Place(
      HostConnector host,
      ReleaseRoot root,
      String name,
      Set<String> labels,
      String at,
      Optional<String> rootId) {
    /** Copies the labels. */
    public Place {
      labels = Set.copyOf(labels);
    }

    /** A place that is called by its name in the network, with any root that lies there. */
    public Place(HostConnector host, ReleaseRoot root, String name, Set<String> labels) {
      this(host, root, name, labels, name, Optional.empty());
    }

    public Place(HostConnector host, ReleaseRoot root) {
      this(host, root, host.address(), Set.of());
    }

    /** The same place, but only with the root of this id. */
    public Place withRootId(String id) {
      return new Place(host, root, name, labels, at, Optional.of(id));
    }

    /** The host without the account: two accounts there are two places of one host. */
    private String server() {
      return host.address().substring(host.address().lastIndexOf('@') + 1);
    }

    private Place withRootInAddress() {
      HostConnector rooted = new RootedConnector(host, root);
      String known = name.equals(host.address()) ? rooted.address() : name;
      return new Place(rooted, root, known, labels, at, rootId);
    }
  }

  /**
   * A way to a host on which the target has several places: events and results tell them apart by
   * their roots.
   */
  private record RootedConnector(HostConnector host, ReleaseRoot root) implements HostConnector {
    @Override
    public String address() {
      return host.address() + root;
    }

    @Override
    public Host connect() throws IOException {
      return host.connect();
    }
  }

  /** Copies the places; there is at least one. */
  public Target {
    if (places.isEmpty()) {
      throw new IllegalArgumentException("a target has at least one host");
    }
    places = toldApart(places);
  }

  private static List<Place> toldApart(List<Place> places) {
    return places.stream()
        .map(
            place -> {
              boolean alone =
                  places.stream().filter(p -> p.server().equals(place.server())).count() == 1;
              return alone ? place : place.withRootInAddress();
            })
        .toList();
  }

  /** Each place as a target of its own, for what is asked of hosts one by one. */
  public List<Target> each() {
    return places.stream()
        .map(
            place ->
                new Target(
                    application, environment, List.of(place), settings, rollout, connections))
        .toList();
  }
}
