package dev.deployer.project;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostNames;
import dev.deployer.project.output.Lines;
import dev.deployer.project.output.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of a command, as the command line would show it. */
public final class Outcome {
  private final Report report;
  private final HostNames names;
  private final Optional<DeployerException> failure;

  Outcome(Report report, HostNames names, Optional<DeployerException> failure) {
    this.report = report;
    this.names = names;
    this.failure = failure;
  }

  /** Whether it did what it was to do, and found nothing that is not as it is to be. */
  public boolean isDone() {
    return report.exit() == ExitCode.DONE;
  }

  /** How the command line would exit; what 3 means, for one, stands in {@code docs/guide.md}. */
  public int exit() {
    return report.exit().number();
  }

  /**
   * What the command line would print, a line each: of what was not done also what is live, and
   * what to do.
   */
  public List<String> lines() {
    return Lines.of(report, names);
  }

  /** The same for programs: the fields of {@code docs/json.md}. */
  public Map<String, Object> fields() {
    return report.fields();
  }

  /** How the run ended where it did not do what it was to do, and had begun. */
  public Optional<DeployerException> failure() {
    return failure;
  }
}
