package dev.deployer.hook;

import dev.deployer.command.Variable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hooks of a target, by phase; those of a phase run in their order.
 *
 * @param byPhase phases without hooks may be absent
 */
public record Hooks(Map<HookPhase, List<Hook>> byPhase) {
  /** None. */
  public static final Hooks NONE = new Hooks(Map.of());

  /**
   * Copies.
   *
   * @throws IllegalArgumentException if a hook of {@link HookPhase#BUILD} is not local
   */
  public Hooks {
    Map<HookPhase, List<Hook>> copy = new EnumMap<>(HookPhase.class);
    byPhase.forEach((phase, hooks) -> copy.put(phase, List.copyOf(hooks)));
    byPhase = copy;
    for (Hook hook : copy.getOrDefault(HookPhase.BUILD, List.of())) {
      if (hook.where() != Where.LOCAL) {
        throw new IllegalArgumentException(
            "the hook " + hook.name() + ": in the phase build a hook runs on no host");
      }
    }
  }

  /** Those of this phase, in their order; may be none. */
  public List<Hook> of(HookPhase phase) {
    return byPhase.getOrDefault(phase, List.of());
  }

  /** Whether some hook of these phases runs on hosts, so that their accounts need a shell. */
  public boolean needShell(List<HookPhase> phases) {
    return phases.stream()
        .flatMap(phase -> of(phase).stream())
        .anyMatch(hook -> hook.where() != Where.LOCAL);
  }

  /** The variables of the operator's environment that hold the secrets of all hooks. */
  public Set<String> secrets() {
    Set<String> names = new TreeSet<>();
    for (Hook hook : all()) {
      for (Variable variable : hook.environment().values()) {
        if (variable instanceof Variable.Secret secret) {
          names.add(secret.name());
        }
      }
    }
    return names;
  }

  private List<Hook> all() {
    return byPhase.values().stream().flatMap(List::stream).toList();
  }
}
