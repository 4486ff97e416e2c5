package dev.deployer.gate;

import dev.deployer.root.GatesOfRun;
import java.util.Collection;
import java.util.List;

/** Tells which gates a person has overridden, as journals have it. */
public final class OverriddenGates {
  private OverriddenGates() {}

  /** Those of these findings, in their order. */
  public static List<GatesOfRun.Accepted> in(Collection<Finding> found) {
    return found.stream()
        .flatMap(finding -> finding.acceptance().stream())
        .map(
            word ->
                new GatesOfRun.Accepted(
                    word.gate().word(), word.digest().orElseThrow(), word.reason()))
        .toList();
  }
}
