package dev.deployer.execution;

import dev.deployer.gate.Finding;
import dev.deployer.gate.OverriddenGates;
import dev.deployer.root.GatesOfRun;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the record of a decision says besides the decision: which gates were asked and overridden,
 * who has signed, and how it is done.
 */
final class DecisionNotes {
  private GatesOfRun gates = GatesOfRun.NONE;
  private Optional<String> remark = Optional.empty();

  void asking(List<String> inForce) {
    gates = gates.asking(inForce);
  }

  void approvedBy(List<GatesOfRun.Approved> people) {
    gates = gates.approvedBy(people);
  }

  void remarking(Optional<String> words) {
    remark = words;
  }

  /** Takes which of these are overridden; whether that says more than was known. */
  boolean noting(List<Finding> found) {
    List<GatesOfRun.Accepted> more =
        OverriddenGates.in(found).stream()
            .filter(word -> !gates.accepted().contains(word))
            .toList();
    gates = gates.with(more);
    return !more.isEmpty();
  }

  GatesOfRun gates() {
    return gates;
  }

  /** In one clause; empty where there is nothing to be said. */
  Optional<String> words() {
    List<String> words =
        Stream.concat(remark.stream(), gates.overriddenInWords().stream()).toList();
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
  }
}
