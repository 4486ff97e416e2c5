package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.gate.ApprovalRule;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.GatesOfRun.Approved;
import dev.deployer.root.JournalRecord;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells of the keys by which the last deploy was approved, as the hosts remember it, and that do
 * not stand in the file of signers any more. Pure.
 */
final class KeysThatWent {
  private KeysThatWent() {}

  /** A clause for each. */
  static List<String> notes(Fleet fleet, ApprovalRule rule) {
    return fleet.members().stream()
        .flatMap(member -> member.state().history().lastAsking().stream())
        .flatMap(last -> notes(last, rule))
        .distinct()
        .toList();
  }

  private static Stream<String> notes(JournalRecord last, ApprovalRule rule) {
    return last.gates().approved().stream()
        .filter(one -> !rule.signers().has(one.key()))
        .map(one -> inWords(one, last, rule));
  }

  private static String inWords(Approved one, JournalRecord last, ApprovalRule rule) {
    return Printable.escape(one.principal())
        + " has approved "
        + last.to().map(ReleaseId::value).orElse("the last deploy")
        + " with the key "
        + Printable.escape(one.key())
        + ", which is not in "
        + Printable.escape(rule.file())
        + " any more";
  }
}
