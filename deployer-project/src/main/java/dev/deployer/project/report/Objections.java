package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style.Mark;
import java.util.List;

/** Reasons why something is refused, each with its places; then their remedies. */
final class Objections {
  private Objections() {}

  static void write(Page page, List<Objection> objections, Remedies remedies) {
    for (Objection objection : objections) {
      page.line(Mark.FAILED, objection.fact());
      page.details(Mark.CHANGED, objection.details());
    }
    remedies.of(objections).forEach(page::detail);
  }
}
