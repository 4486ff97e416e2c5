package dev.deployer.project.report;

import dev.deployer.Brought;
import dev.deployer.project.output.Amounts;

/** What it took to bring a release to hosts, and to which, in words. */
final class BroughtText {
  private BroughtText() {}

  /** {@code 12 files sent (2.1 MB), 11,073 linked, 1 entry of the one before left out}. */
  static String amounts(Brought brought) {
    return "%s sent (%s), %s linked%s"
        .formatted(
            Amounts.files(brought.sentFiles()),
            Amounts.sent(brought.sentBytes(), brought.copiedBytes()),
            Amounts.count(brought.linkedFiles()),
            leftOut(brought.leftOut()));
  }

  /** A delete that nobody meant shows here: an empty folder, a build that ended half way. */
  private static String leftOut(int entries) {
    return entries == 0
        ? ""
        : ", %s %s of the one before left out"
            .formatted(Amounts.count(entries), entries == 1 ? "entry" : "entries");
  }

  /** {@code on production}, {@code on all 3 hosts of production}. */
  static String place(Brought.ToAll brought, Invocation typed) {
    int hosts = brought.hosts().size();
    return hosts > 1
        ? " on all %d hosts of %s".formatted(hosts, typed.target())
        : " on " + typed.target();
  }
}
