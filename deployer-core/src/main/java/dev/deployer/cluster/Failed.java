package dev.deployer.cluster;

import dev.deployer.health.HealthResult;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.HookReport;
import dev.deployer.hook.HookResult;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Unhealthy;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A hook or check that failed somewhere.
 *
 * @param words what is told of it wherever that is told
 * @param printed what it had said, which is shown at the terminal alone
 */
record Failed(Unhealthy fact, String words, Printed printed) {
  static Failed of(HealthResult result) {
    String check = "the check " + result.check() + " of " + result.address();
    return new Failed(
        new Unhealthy(result.address(), result.check(), result.reason()),
        check + " failed: " + result.reason(),
        new Printed(check, result.output()));
  }

  static List<Failed> of(HookReport report) {
    return report.failures().stream().map(result -> of(report.phase(), result)).toList();
  }

  private static Failed of(HookPhase phase, HookResult result) {
    return new Failed(
        new Unhealthy(
            result.address(),
            "hook " + result.hook() + " (" + phase.key() + ")",
            "it " + result.outcome().inWords()),
        result.inWords() + " (" + phase.key() + ")",
        new Printed("the hook " + result.hook() + " of " + result.address(), result.output()));
  }

  /** All of these failures as one exception. */
  static DeployerException together(DeployerException.Kind kind, List<Failed> failures) {
    return new DeployerException(
            kind,
            new Live.Unknown(),
            failures.stream().map(Failed::words).collect(Collectors.joining("; ")),
            null)
        .withOutput(failures.stream().map(Failed::printed).toList());
  }
}
