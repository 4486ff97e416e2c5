package dev.deployer.ssh.settings;

import java.util.List;
import java.util.Map;

/**
 * Which algorithms are used at most, best first.
 *
 * @param allowed by their names; where a kind is missing, all that Deployer has are
 */
public record AlgorithmLimits(Map<AlgorithmKind, List<String>> allowed) {
  /** No limits: all algorithms that Deployer has. */
  public static final AlgorithmLimits NONE = new AlgorithmLimits(Map.of());

  /**
   * @throws IllegalArgumentException if one is none that Deployer has, or a kind has none at all
   */
  public AlgorithmLimits {
    allowed = Map.copyOf(allowed);
    allowed.forEach(
        (kind, names) -> {
          if (names.isEmpty() || !kind.all().containsAll(names)) {
            throw new IllegalArgumentException(
                "of algorithms, there are " + String.join(", ", kind.all()));
          }
        });
  }

  /** Those that are used of this kind, best first; never empty. */
  public List<String> of(AlgorithmKind kind) {
    List<String> names = allowed.get(kind);
    return names == null ? kind.all() : names;
  }
}
