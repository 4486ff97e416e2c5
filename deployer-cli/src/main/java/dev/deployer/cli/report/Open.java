package dev.deployer.cli.report;

import dev.deployer.cli.output.HostName;
import dev.deployer.cli.output.Page;
import dev.deployer.cli.output.Style.Mark;

/** The part of a result that says what is left for a recovery on single hosts. */
final class Open {
  private Open() {}

  static void write(Page page, String host, String fact) {
    page.line(Mark.FAILED, HostName.of(host) + ": " + fact + ".");
  }

  static void remedy(Page page, boolean open, Invocation typed) {
    if (open) {
      page.detail(
          "It is live; once these hosts can be reached, settle the rest: " + typed.line("recover"));
    }
  }
}
