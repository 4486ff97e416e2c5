package dev.deployer.project.drill;

import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.report.Invocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of {@code drill}.
 *
 * @param report where it is written up, as it was named
 * @param stoppedBy the exit that the signal stands for by which it is ended
 */
public record Drilled(DayPlayed day, String report, ExitCode stoppedBy, Invocation typed)
    implements Report {
  @Override
  public ExitCode exit() {
    if (!day.isTakenBack()) {
      return ExitCode.UNKNOWN;
    }
    if (day.isEnded()) {
      return stoppedBy;
    }
    return day.isAllSettled() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  @Override
  public void write(Page page) {
    for (Played one : day.played()) {
      page.line(
          one.outcome() == Played.Outcome.SETTLED ? Mark.DONE : Mark.FAILED,
          "%s was %s, after %s of %s."
              .formatted(
                  one.scenario(),
                  one.outcome().inWords(),
                  Amounts.took(one.took()),
                  Amounts.took(one.within())));
      one.why()
          .ifPresentOrElse(
              why -> {
                page.detail("It could not be taken back: " + why);
                page.detail("Once that is mended: " + typed.line("recover"));
              },
              () -> page.detail("Taken back: " + String.join("; ", one.undone()) + "."));
      one.lost().ifPresent(what -> page.detail("Lost: " + what));
    }
    page.detail("Written up in " + report + ".");
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("command", "drill");
    fields.put("target", typed.target());
    fields.put("seed", day.seed());
    fields.put("report", report);
    fields.put("scenarios", day.played().stream().map(Drilled::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(Played one) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("scenario", one.scenario());
    fields.put("outcome", one.outcome().word());
    fields.put("within_ms", one.within().toMillis());
    one.firstMove().ifPresent(time -> fields.put("first_move_ms", time.toMillis()));
    fields.put("took_ms", one.took().toMillis());
    fields.put("moves", one.moves().stream().map(Drilled::fields).toList());
    fields.put("taken_back", one.takenBack().isPresent());
    fields.put("undone", one.why().map(List::of).orElse(one.undone()));
    one.lost().ifPresent(what -> fields.put("lost", what));
    return fields;
  }

  private static Map<String, Object> fields(Played.Move move) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("what", move.what());
    fields.put("after_ms", move.since().toMillis());
    return fields;
  }
}
