package dev.deployer.project.report;

import dev.deployer.gate.GateName;
import dev.deployer.outcome.Objection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The line by which a person goes on although gates object. */
final class Acceptances {
  private static final Pattern FINDING = Pattern.compile("\\(([a-z]+):[0-9a-f]{8,64}\\)");

  private Acceptances() {}

  /**
   * The line, which accepts all of them; the digests in the facts bind it to exactly what was
   * shown. Empty where the command takes no acceptances, or nothing is there to be accepted.
   *
   * @param onSeveralHosts whether what was typed may accept what another host has: it is kept then
   */
  static Optional<String> line(
      Invocation typed, List<Objection> objections, boolean onSeveralHosts) {
    List<String> findings =
        objections.stream().flatMap(one -> finding(one).stream()).distinct().toList();
    if (findings.isEmpty() || !Carried.accepts(typed.command())) {
      return Optional.empty();
    }
    if (typed.command().equals("recover") && !typed.has("--decide")) {
      // It decides nothing by itself, and takes nobody's word; a way back is a decision.
      return Optional.of(
          "To go back all the same, with the reason kept in the journal: "
              + typed
                  .line("rollback")
                  .with("--accept", findings, value -> isReplaced(value, findings, onSeveralHosts))
                  .unlessThere("--reason", "…"));
    }
    boolean all = objections.stream().allMatch(one -> finding(one).isPresent());
    List<String> inPlan = findings.stream().filter(found -> !isOfApproval(found)).toList();
    boolean anew = typed.isOfPlan() && !inPlan.isEmpty();
    List<String> accepted = anew ? inPlan : findings;
    return Optional.of(
        (all ? "To go on all the same" : "Once the rest is mended, to go on all the same")
            + ", with the reason kept in the journal: "
            + (anew ? typed.planAnew() : typed.isOfPlan() ? byPlan(typed) : typed.inEarnest())
                .with("--accept", accepted, value -> isReplaced(value, accepted, onSeveralHosts))
                .unlessThere("--reason", "…"));
  }

  /** What is known of how the plan was made is not typed to carry it out: it stands in it. */
  private static Line byPlan(Invocation typed) {
    Line line = typed.again().without("--release");
    return typed.value("--accept").filter(Acceptances::isOfApproval).isPresent()
        ? line
        : line.without("--accept").without("--reason");
  }

  /** What stands in no plan: that one goes on without the others is said when it is carried out. */
  private static boolean isOfApproval(String finding) {
    return gate(finding).equals(GateName.APPROVAL.word());
  }

  /** Of several hosts each has its own drift, and what is accepted of another one stays so. */
  private static boolean isReplaced(
      String accepted, List<String> findings, boolean onSeveralHosts) {
    boolean ofAnotherHost =
        onSeveralHosts
            && accepted.startsWith(GateName.DRIFT.word() + ":")
            && !findings.contains(accepted);
    return !ofAnotherHost
        && findings.stream().anyMatch(finding -> gate(finding).equals(gate(accepted)));
  }

  private static String gate(String finding) {
    int colon = finding.indexOf(':');
    return colon < 0 ? finding : finding.substring(0, colon);
  }

  private static Optional<String> finding(Objection objection) {
    Matcher finding = FINDING.matcher(objection.fact());
    return finding.find()
            && Stream.of(GateName.values())
                .anyMatch(
                    gate -> gate.kind() == objection.kind() && gate.word().equals(finding.group(1)))
        ? Optional.of(finding.group().substring(1, finding.group().length() - 1))
        : Optional.empty();
  }
}
