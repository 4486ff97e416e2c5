package dev.deployer.cli.report;

import dev.deployer.cli.output.HostName;
import dev.deployer.cli.output.Page;
import dev.deployer.cli.output.Style.Mark;

/** What a run that did what it was to do left on single hosts for a recovery. */
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
