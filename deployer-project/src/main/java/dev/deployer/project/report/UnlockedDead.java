package dev.deployer.project.report;

import dev.deployer.HeldLocks;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.time.Instant;
import java.util.Map;

/**
 * The result of {@code unlock --dead}.
 *
 * @param broken those that were
 */
public record UnlockedDead(HeldLocks broken, Instant now, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return broken.unreached().isEmpty() ? ExitCode.DONE : ExitCode.UNREACHABLE;
  }

  @Override
  public void write(Page page) {
    for (HeldLocks.OnHost lock : broken.locks()) {
      page.line(
          Mark.DONE,
          "Broke the lock of "
              + LockHolder.describe(lock.holder(), now)
              + " on "
              + HostName.of(lock.host())
              + ".");
    }
    for (HeldLocks.Unreached host : broken.unreached()) {
      page.line(
          Mark.FAILED, HostName.of(host.host()) + " could not be asked: " + host.failure() + ".");
    }
    if (broken.locks().isEmpty()) {
      page.line(
          broken.unreached().isEmpty() ? Mark.DONE : Mark.FAILED,
          "No lock is held on "
              + (broken.unreached().isEmpty() ? "" : "the others of ")
              + typed.target()
              + ".");
    } else {
      page.line("That run can do nothing more.");
      page.detail("What it left is settled by the next run, or now by: " + typed.line("recover"));
    }
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "unlock")
        .with("target", typed.target())
        .with(
            "holder",
            broken.locks().stream().findFirst().flatMap(HeldLocks.OnHost::holder).map(Fields::of))
        .with(
            "hosts",
            broken.locks().stream()
                .map(
                    lock ->
                        Fields.of("host", lock.host())
                            .with("token", lock.token())
                            .with("holder", lock.holder().map(Fields::of))
                            .map())
                .toList())
        .with(
            "unreached",
            broken.unreached().stream()
                .map(host -> Fields.of("host", host.host()).with("failure", host.failure()).map())
                .toList())
        .map();
  }
}
