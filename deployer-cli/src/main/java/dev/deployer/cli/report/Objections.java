package dev.deployer.cli.report;

import dev.deployer.cli.output.Page;
import dev.deployer.cli.output.Style.Mark;
import dev.deployer.outcome.Objection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reasons why something is refused, each with its places; then their remedies. */
final class Objections {
  private Objections() {}

  static void write(Page page, List<Objection> objections, Remedies remedies) {
    Set<String> toType = new LinkedHashSet<>();
    for (Objection objection : objections) {
      page.line(Mark.FAILED, objection.fact());
      page.details(Mark.CHANGED, objection.details());
      toType.addAll(remedies.of(objection));
    }
    toType.forEach(page::detail);
  }
}
