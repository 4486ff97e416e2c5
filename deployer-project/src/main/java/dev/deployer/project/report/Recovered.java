package dev.deployer.project.report;

import dev.deployer.RecoverResult;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.RecoveryText;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.WarningText;
import java.util.List;
import java.util.Map;

/**
 * The result of {@code recover}.
 *
 * @param hooks the names of those that are configured to follow a flip
 * @param next how is deployed there
 */
public record Recovered(RecoverResult result, List<String> hooks, NextDeploy next, Invocation typed)
    implements Report {
  @Override
  public ExitCode exit() {
    boolean missing = result.hosts().stream().anyMatch(host -> host.failure().isPresent());
    if (!result.waiting().isEmpty() || owes()) {
      return ExitCode.UNKNOWN;
    } else if (missing) {
      return ExitCode.UNREACHABLE;
    } else if (result.takenBack().isPresent()) {
      return ExitCode.REVERTED;
    }
    return result.unhealthy().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static List<String> words(List<Recovery> actions) {
    return actions.stream().map(RecoveryText::of).toList();
  }

  private static Mark mark(Recovery action) {
    return action instanceof Recovery.Unwatched ? Mark.NOTE : Mark.DONE;
  }

  private boolean owes() {
    return result.hosts().stream().anyMatch(host -> !host.owed().isEmpty());
  }

  @Override
  public void write(Page page) {
    if (result.hosts().size() > 1) {
      cluster(page);
      return;
    }
    for (Mark mark : List.of(Mark.DONE, Mark.NOTE)) {
      page.details(mark, words(result.actions().stream().filter(a -> mark(a) == mark).toList()));
    }
    WarningText.of(result.warnings()).forEach(text -> page.line(Mark.NOTE, text));
    ended(page);
    goesOn(page);
    RecoverResult.OnHost only = result.hosts().get(0);
    only.failure().ifPresent(failure -> page.line(Mark.FAILED, failure + "."));
    locks(page);
    if (exit() == ExitCode.DONE) {
      page.line(
          Mark.DONE,
          (result.actions().isEmpty() ? "Nothing to recover on " : "Recovered ")
              + typed.target()
              + "; "
              + result.live()
              + ".");
    } else {
      page.line(Mark.FAILED, result.live() + " on " + typed.target() + ".");
    }
  }

  /** What comes next: what was not watched to the end is watched by a deploy of the same build. */
  private void goesOn(Page page) {
    if (result.actions().stream().anyMatch(Recovery.Unwatched.class::isInstance)) {
      next.onAllThatWereMeant("To have it watched, deploy the same build", typed)
          .forEach(page::detail);
    }
    if (result.actions().stream().anyMatch(Recovery.LiveLost.class::isInstance)
        && result.waiting().isEmpty()
        && result.hosts().stream().allMatch(host -> host.failure().isEmpty())) {
      DeletedRemedies.servedElsewhere(
              result.hosts().stream().map(RecoverResult.OnHost::live).toList())
          .ifPresent(
              release ->
                  page.detail(
                      DeletedRemedies.GO_ON + typed.lineForAll("rollback", release.value())));
      if (result.hosts().stream().anyMatch(host -> host.back().isPresent())) {
        page.detail(
            "To go on, deploy, or go back to the release before: " + typed.lineForAll("rollback"));
      } else {
        next.onAllThatWereMeant("To go on, deploy", typed).forEach(page::detail);
      }
    }
  }

  /** A lock of this run, which has ended, stands in the way of the next recover. */
  private void locks(Page page) {
    if (result.hosts().stream().anyMatch(RecoverResult.OnHost::lockStays)) {
      page.detail(
          "A lock that this run left is broken first, once its host can be reached: "
              + DeadRun.unlockAll(typed));
    }
  }

  private boolean areConfigured() {
    return result.hosts().stream().allMatch(host -> hooks.containsAll(host.owed()));
  }

  /** What did not come to a good end. */
  private void ended(Page page) {
    result
        .takenBack()
        .ifPresent(
            why ->
                page.line(
                    Mark.FAILED,
                    "What an ended run had begun was carried on, and taken back: " + why + "."));
    for (Unhealthy sick : result.unhealthy()) {
      page.line(
          Mark.FAILED,
          (sick.check().startsWith("hook ") ? "the " : "the check ")
              + sick.check()
              + " of "
              + HostName.of(sick.host())
              + " failed: "
              + sick.reason());
    }
    for (RecoverResult.OnHost host : result.hosts()) {
      if (!host.owed().isEmpty()) {
        page.line(
            Mark.FAILED,
            HostName.of(host.host())
                + " may still serve what was live before: "
                + String.join(", ", host.owed())
                + " is to follow, and is not known to have passed.");
      }
    }
    if (owes()) {
      new RunRemedies(typed).unrestarted(areConfigured()).forEach(page::detail);
    }
  }

  private void cluster(Page page) {
    for (RecoverResult.OnHost host : result.hosts()) {
      String name = HostName.of(host.host()) + ": ";
      host.actions().forEach(action -> page.line(mark(action), name + RecoveryText.of(action)));
      WarningText.of(host.warnings()).forEach(text -> page.line(Mark.NOTE, name + text));
    }
    page.items(
        result.hosts().stream()
            .map(
                host ->
                    Map.entry(
                        HostName.of(host.host()), host.failure().orElse(host.live().toString())))
            .toList());
    result.waiting().forEach(what -> page.line(Mark.FAILED, what + "."));
    ended(page);
    goesOn(page);
    ExitCode exit = exit();
    if (exit == ExitCode.DONE) {
      page.line(
          Mark.DONE,
          (result.actions().isEmpty() ? "Nothing to recover on " : "Recovered ")
              + typed.target()
              + ".");
    } else if (exit == ExitCode.REVERTED) {
      page.line(Mark.FAILED, "Every host of " + typed.target() + " has what was live before.");
    } else if (exit == ExitCode.REFUSED) {
      page.line(Mark.FAILED, "Recovered " + typed.target() + ", and not all of it works.");
    } else {
      page.line(Mark.FAILED, "Not every host of " + typed.target() + " could be recovered.");
      locks(page);
      if (!owes() || !result.waiting().isEmpty()) {
        page.detail("Once the others can be reached: " + typed.line("recover"));
      }
    }
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "recover")
        .with("target", typed.target())
        .with("live", Fields.of(result.live()))
        .with("actions", words(result.actions()))
        .with("hosts", result.hosts().stream().map(Recovered::fields).toList())
        .with("waiting", result.waiting())
        .with("warnings", WarningText.of(result.warnings()))
        .with("taken_back", result.takenBack())
        .with("unhealthy", result.unhealthy().stream().map(Fields::of).toList())
        .map();
  }

  private static Map<String, Object> fields(RecoverResult.OnHost host) {
    return Fields.of("host", host.host())
        .with("live", Fields.of(host.live()))
        .with("actions", words(host.actions()))
        .with("warnings", WarningText.of(host.warnings()))
        .with("owed", host.owed())
        .with("failure", host.failure())
        .map();
  }
}
