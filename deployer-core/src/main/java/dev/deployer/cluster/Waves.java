package dev.deployer.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How the hosts of a target are divided into groups that are activated one after the other. A host
 * belongs to the first wave that takes it.
 *
 * @param waves at least one
 */
public record Waves(List<Wave> waves) {
  /** All hosts at once. */
  public static final Waves ALL_AT_ONCE = new Waves(List.of(new Wave.Rest()));

  /** Copies. */
  public Waves {
    waves = List.copyOf(waves);
    if (waves.isEmpty()) {
      throw new IllegalArgumentException("there is at least one wave, such as rest");
    }
  }

  /** Whether there is one wave, of all hosts. */
  boolean isAllAtOnce() {
    return waves.size() == 1 && waves.get(0) instanceof Wave.Rest;
  }

  /**
   * A wave that has hosts.
   *
   * @param wave which one it is
   * @param hosts in their order; at least one
   */
  public record Group<T>(Wave wave, List<T> hosts) {
    /** Copies the hosts. */
    public Group {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * The waves that these texts are.
   *
   * @throws IllegalArgumentException if one of them is not one
   */
  public static Waves parse(List<String> texts) {
    return new Waves(texts.stream().map(Wave::parse).toList());
  }

  /**
   * Divides hosts. Waves that take none are left out: a share of few hosts, or a label of hosts
   * that are not among these.
   *
   * @param hosts in the order of the configuration
   * @param labels of a host
   * @param name of a host, for the message
   * @throws IllegalArgumentException if a host is in no wave; the message names each such host
   */
  public <T> List<Group<T>> divide(
      List<T> hosts, Function<T, Set<String>> labels, Function<T, String> name) {
    List<T> left = new ArrayList<>(hosts);
    List<Group<T>> groups = new ArrayList<>();
    for (Wave wave : waves) {
      List<T> taken = taken(wave, left, hosts.size(), labels);
      left.removeIf(host -> taken.stream().anyMatch(each -> each == host));
      if (!taken.isEmpty()) {
        groups.add(new Group<>(wave, taken));
      }
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "no wave takes "
              + String.join(", ", left.stream().map(name).toList())
              + "; add the wave rest");
    }
    return groups;
  }

  private static <T> List<T> taken(
      Wave wave, List<T> left, int all, Function<T, Set<String>> labels) {
    if (wave instanceof Wave.Labelled labelled) {
      return left.stream()
          .filter(host -> labels.apply(host).contains(labelled.label()) == labelled.bears())
          .toList();
    }
    int most = left.size();
    if (wave instanceof Wave.Count count) {
      most = count.hosts();
    } else if (wave instanceof Wave.Share share) {
      most = (all * share.percent() + 99) / 100;
    }
    return List.copyOf(left.subList(0, Math.min(most, left.size())));
  }
}
