package dev.deployer.project.report;

import dev.deployer.LockOwner;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The result of {@code unlock} by a token.
 *
 * @param holder whose it was, if that could be read
 */
public record Unlocked(Optional<LockOwner> holder, Instant now, Invocation typed)
    implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    page.line(
        Mark.DONE,
        "Broke the lock of "
            + LockHolder.describe(holder, now)
            + "; that run can do nothing more.");
    page.detail("What it left is settled by the next run, or now by: " + typed.line("recover"));
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "unlock")
        .with("target", typed.target())
        .with("holder", holder.map(Fields::of))
        .map();
  }
}
