package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import dev.deployer.yaml.DurationText;
import java.util.List;
import java.util.Optional;

/** What a person can do about a lock that somebody else holds, or that is not the one they saw. */
final class LockRemedies {
  private static final String TOKEN = "token ";
  private static final String A_WHILE = "5m";

  private final Invocation typed;
  private final boolean onSeveralHosts;

  /**
   * @param onSeveralHosts whether it is about a run on several hosts
   */
  LockRemedies(Invocation typed, boolean onSeveralHosts) {
    this.typed = typed;
    this.onSeveralHosts = onSeveralHosts;
  }

  List<String> held(Objection objection) {
    Line again = typed.inEarnest();
    String wait =
        "Wait for it: "
            + (Carried.waits(again.command()) ? again.with("--wait", longEnough()) : again);
    return token(objection)
        .map(
            token ->
                List.of(
                    wait,
                    onSeveralHosts
                        ? "If that run is dead, break its locks: " + DeadRun.unlockAll(typed)
                        : "If that run is dead, break its lock: " + DeadRun.unlock(typed, token)))
        .orElse(List.of(wait));
  }

  List<String> another(Objection objection) {
    return objection.details().isEmpty()
        ? List.of("Who holds the lock now is shown by: " + typed.line("status"))
        : List.of(
            "Break those of the run that is dead, by the token of any of them: "
                + typed.line("unlock").onAllHosts().with("--token", "TOKEN"));
  }

  private static Optional<String> token(Objection objection) {
    return objection.details().stream()
        .filter(detail -> detail.startsWith(TOKEN))
        .map(detail -> detail.substring(TOKEN.length()))
        .findFirst();
  }

  /** Five minutes, or what was typed if that is longer. */
  private String longEnough() {
    return typed
        .value("--wait")
        .filter(wait -> DurationText.parse(wait).compareTo(DurationText.parse(A_WHILE)) > 0)
        .orElse(A_WHILE);
  }
}
