package dev.deployer;

import dev.deployer.cluster.Rollout;
import dev.deployer.host.HeapShare;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RootNames;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where to deploy to: a root on each of some hosts. Made by {@link #builder}.
 *
 * @param application the name that the root's marker must bear, where given
 * @param environment likewise
 * @param places at least one; the first is where it is decided what all of them do
 * @param settings how to deploy, on all of them
 * @param rollout how a release goes live on them
 * @param others what else gates look at
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
    Others others,
    int connections) {

  /**
   * Hosts that a run does not change, and that gates ask: who reads the same data, where it was
   * tried before. Where one cannot be reached, it is for the gate to say what that means.
   *
   * @param leftOut hosts of the same environment that the target leaves out
   * @param environments others, by their names
   * @param names of the hosts of all other environments, whether gates look at them or not: a
   *     release goes there as well, so its steps may name them
   * @param known the names of all environments: a root that is one's is deployed to as such, or not
   *     at all
   */
  public record Others(
      List<Place> leftOut, Map<String, Target> environments, Set<String> names, Set<String> known) {
    /** Nothing else is looked at. */
    public static final Others NONE = new Others(List.of(), Map.of());

    /** Where no other environments are known but those that gates look at. */
    public Others(List<Place> leftOut, Map<String, Target> environments) {
      this(leftOut, environments, Set.of(), Set.of());
    }

    /** Copies all. */
    public Others {
      names = Set.copyOf(names);
      known = Set.copyOf(known);
      leftOut = List.copyOf(leftOut);
      environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
    }
  }

  /**
   * A root on a host. Made by {@link #builder}.
   *
   * @param host the way to the host
   * @param root where on it
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

    /** A place that is called as its host is, with any root that lies there. */
    public static Place of(HostConnector host, ReleaseRoot root) {
      return builder(host, root).build();
    }

    /** Begins a place that is called as its host is. */
    public static Builder builder(HostConnector host, ReleaseRoot root) {
      return new Builder(host, root);
    }

    /** Gathers a place; each part is as in {@link Place}. */
    public static final class Builder {
      private final HostConnector host;
      private final ReleaseRoot root;
      private String name;
      private Set<String> labels = Set.of();
      private Optional<String> at = Optional.empty();
      private Optional<String> rootId = Optional.empty();

      private Builder(HostConnector host, ReleaseRoot root) {
        this.host = host;
        this.root = root;
        this.name = host.address();
      }

      /** What people call it; by default the address of its host. */
      public Builder name(String value) {
        name = value;
        return this;
      }

      /** By which waves choose; by default none. */
      public Builder labels(Set<String> value) {
        labels = value;
        return this;
      }

      /** The host's name or address in the network; by default the name of the place. */
      public Builder at(String value) {
        at = Optional.of(value);
        return this;
      }

      /** The id that the root must have; by default any. */
      public Builder rootId(String value) {
        rootId = Optional.of(value);
        return this;
      }

      /** Makes the place. */
      public Place build() {
        return new Place(host, root, name, labels, at.orElse(name), rootId);
      }
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

  /**
   * The names of all hosts that are known: its own, those it leaves out, and other environments'.
   */
  Set<String> hostNames() {
    Set<String> all = new HashSet<>(others.names());
    Stream.concat(places.stream(), others.leftOut().stream()).map(Place::name).forEach(all::add);
    others.environments().values().stream()
        .flatMap(other -> other.places().stream())
        .map(Place::name)
        .forEach(all::add);
    return all;
  }

  /** Begins a target without a name, with the default settings and rollout. */
  public static Builder builder() {
    return new Builder();
  }

  /** Begins with all that this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.names = new RootNames(application, environment);
    return builder
        .places(places)
        .settings(settings)
        .rollout(rollout)
        .others(others)
        .connections(connections);
  }

  /** Each place as a target of its own, for what is asked of hosts one by one. */
  public List<Target> each() {
    return places.stream().map(place -> toBuilder().places(List.of(place)).build()).toList();
  }

  /** Gathers a target; each part is as in {@link Target}. */
  public static final class Builder {
    private RootNames names = RootNames.ANY;
    private List<Place> places = List.of();
    private Settings settings = Settings.DEFAULTS;
    private Rollout rollout = Rollout.DEFAULTS;
    private Others others = Others.NONE;
    private Optional<Integer> connections = Optional.empty();

    private Builder() {}

    /** The name of the application; by default any. */
    public Builder application(String value) {
      return names(new RootNames(Optional.of(value), names.environment()));
    }

    /** The name of the environment; by default any. */
    public Builder environment(String value) {
      return names(new RootNames(names.application(), Optional.of(value)));
    }

    /** Both names at once; one that is absent is any. */
    public Builder names(RootNames value) {
      names = value;
      return this;
    }

    /** The only place. */
    public Builder place(Place value) {
      return places(List.of(value));
    }

    /** All places, in place of those named before. */
    public Builder places(List<Place> value) {
      places = value;
      return this;
    }

    /** How to deploy; by default {@link Settings#DEFAULTS}. */
    public Builder settings(Settings value) {
      settings = value;
      return this;
    }

    /** How a release goes live; by default {@link Rollout#DEFAULTS}. */
    public Builder rollout(Rollout value) {
      rollout = value;
      return this;
    }

    /** What else gates look at; by default nothing. */
    public Builder others(Others value) {
      others = value;
      return this;
    }

    /** How many hosts are connected to at once; by default as many as there is memory for. */
    public Builder connections(int value) {
      connections = Optional.of(value);
      return this;
    }

    /**
     * Makes the target.
     *
     * @throws IllegalArgumentException if it has no place
     */
    public Target build() {
      return new Target(
          names.application(),
          names.environment(),
          places,
          settings,
          rollout,
          others,
          connections.orElseGet(HeapShare::connections));
    }
  }
}
