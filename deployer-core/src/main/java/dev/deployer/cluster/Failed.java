package dev.deployer.cluster;

import dev.deployer.health.HealthResult;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.HookReport;
import dev.deployer.hook.HookResult;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Unhealthy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    return new DeployerException(kind, new Live.Unknown(), inWords(failures), null)
        .withOutput(failures.stream().map(Failed::printed).toList());
  }

  /** What is so of several hosts is said once, with their names. */
  private static String inWords(List<Failed> failures) {
    Map<List<String>, List<String>> hosts = new LinkedHashMap<>();
    for (Failed one : failures) {
      String host = " " + one.fact().host() + " ";
      int at = one.words().indexOf(host);
      List<String> around =
          at < 0
              ? List.of(one.words())
              : List.of(one.words().substring(0, at), one.words().substring(at + host.length()));
      hosts.computeIfAbsent(around, same -> new ArrayList<>()).add(one.fact().host());
    }
    return hosts.entrySet().stream()
        .map(
            same ->
                same.getKey().size() == 1
                    ? same.getKey().get(0)
                    : same.getKey().get(0)
                        + " "
                        + String.join(", ", same.getValue())
                        + " "
                        + same.getKey().get(1))
        .collect(Collectors.joining("; "));
  }
}
