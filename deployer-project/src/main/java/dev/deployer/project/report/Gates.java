package dev.deployer.project.report;

import dev.deployer.gate.Finding;
import dev.deployer.gate.Verdict;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the gates say of a plan, a line each; hosts of which the same is said share one. */
final class Gates {
  private final Invocation typed;

  Gates(Invocation typed) {
    this.typed = typed;
  }

  void write(Page page, Plan plan) {
    boolean several = plan.hosts().size() > 1;
    boolean quiet = typed.has("--quiet");
    List<List<Finding>> shown =
        alike(plan.gates()).stream().filter(same -> !quiet || same.get(0).objects()).toList();
    if (shown.isEmpty()) {
      return;
    }
    page.heading("gates");
    List<Objection> objections = new ArrayList<>();
    for (List<Finding> same : shown) {
      Finding finding = same.get(0);
      page.item(mark(finding.verdict()), finding.gate().word(), on(same, several) + text(finding));
      if (!finding.details().isEmpty()) {
        page.details(Mark.CHANGED, finding.details());
      }
      if (finding.objects()) {
        objections.add(finding.objection());
      }
    }
    new Remedies(typed, several, live(plan)).of(objections).forEach(page::detail);
  }

  /** What is live now, where that is one release. */
  private static Optional<ReleaseId> live(Plan plan) {
    List<Optional<ReleaseId>> all = plan.hosts().stream().map(HostPlan::from).distinct().toList();
    return all.size() == 1 ? all.get(0) : Optional.empty();
  }

  private static List<List<Finding>> alike(List<Finding> all) {
    Map<List<Object>, List<Finding>> alike = new LinkedHashMap<>();
    for (Finding finding : all) {
      alike
          .computeIfAbsent(
              List.of(
                  finding.gate(),
                  finding.verdict(),
                  finding.fact(),
                  finding.details(),
                  finding.reason()),
              likeness -> new ArrayList<>())
          .add(finding);
    }
    return List.copyOf(alike.values());
  }

  private static String on(List<Finding> same, boolean several) {
    List<String> hosts =
        same.stream().flatMap(finding -> finding.host().stream()).map(HostName::of).toList();
    return !several || hosts.isEmpty()
        ? ""
        : hosts.size() > 3 ? hosts.size() + " hosts: " : String.join(", ", hosts) + ": ";
  }

  private static String text(Finding finding) {
    return switch (finding.verdict()) {
      case OBJECTED -> finding.objection().fact();
      case ACCEPTED ->
          "accepted: " + finding.reason().orElseThrow() + "; " + finding.objection().fact();
      case PASSED, AWAITED -> finding.fact();
      case NOT_ASKED -> "nothing to ask: " + finding.fact();
    };
  }

  private static Mark mark(Verdict verdict) {
    return switch (verdict) {
      case PASSED, NOT_ASKED -> Mark.DONE;
      case OBJECTED -> Mark.FAILED;
      case ACCEPTED -> Mark.NOTE;
      case AWAITED -> Mark.AWAITED;
    };
  }
}
