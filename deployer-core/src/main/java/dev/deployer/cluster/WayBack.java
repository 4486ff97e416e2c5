package dev.deployer.cluster;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.WayBackGate;
import dev.deployer.root.DataMarks;
import dev.deployer.root.JournalRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a run that ended may be taken back, by the gate {@code data}.
 *
 * @param asked whether that gate is in force
 * @param accepted what a person has accepted
 */
record WayBack(boolean asked, List<Acceptance> accepted) {
  WayBack {
    accepted = List.copyOf(accepted);
  }

  /**
   * What stands against it, accepted or not.
   *
   * @param hosts all that are here
   * @param parts what those of them prepared that would be taken back
   */
  Optional<Finding> against(
      List<RecoveryPlan.Host> hosts, Map<RecoveryPlan.Host, JournalRecord> parts) {
    if (!asked) {
      return Optional.empty();
    }
    return WayBackGate.judge(
        parts.entrySet().stream()
            .map(
                one ->
                    new WayBackGate.OfHost(
                        one.getValue(),
                        one.getValue().from().flatMap(one.getKey().state()::saysOfData),
                        one.getValue().to().flatMap(one.getKey().state()::saysOfData)))
            .toList(),
        DataMarks.together(
            hosts.stream().map(host -> DataMarks.of(host.state().history())).toList()),
        accepted);
  }
}
