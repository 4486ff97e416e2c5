package dev.deployer.config;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Wave;
import dev.deployer.yaml.Section;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Waves and hooks that name hosts and labels, held against the hosts of an environment. */
final class HostReferences {
  private HostReferences() {}

  /** Reports references to hosts or labels that the environment does not have. */
  static void hold(Section environment, Rollout rollout, List<HostEntry> hosts) {
    if (labelsAreThere(environment, rollout, hosts)) {
      try {
        rollout.waves().divide(hosts, HostEntry::labels, HostEntry::name);
      } catch (IllegalArgumentException e) {
        environment.faultAt("waves", e.getMessage());
      }
    }
    List<String> names = hosts.stream().map(HostEntry::name).toList();
    rollout.hooks().byPhase().values().stream()
        .flatMap(List::stream)
        .filter(hook -> hook.host().isPresent() && !names.contains(hook.host().get()))
        .findFirst()
        .ifPresent(
            hook ->
                environment.faultAt(
                    "hooks",
                    "the hook "
                        + hook.name()
                        + " names the host "
                        + hook.host().get()
                        + ", which is not one of "
                        + String.join(", ", names)));
  }

  /** Asked only of waves that are the environment's own: those of the top may be for another. */
  private static boolean labelsAreThere(
      Section environment, Rollout rollout, List<HostEntry> hosts) {
    Set<String> labels = new TreeSet<>();
    hosts.forEach(host -> labels.addAll(host.labels()));
    for (Wave wave : rollout.waves().waves()) {
      if (environment.has("waves")
          && wave instanceof Wave.Labelled labelled
          && !labels.contains(labelled.label())) {
        environment.faultAt(
            "waves",
            "no host of this environment has the label "
                + labelled.label()
                + (labels.isEmpty() ? "" : "; there are " + String.join(", ", labels)));
        return false;
      }
    }
    return true;
  }
}
