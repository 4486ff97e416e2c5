package dev.deployer.project.report;

import dev.deployer.HistoryEntry;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The result of {@code history}: the journal of a root. */
public record HistoryPage(List<HistoryEntry> records, Invocation typed) implements Alike {
  /** As the records of a drill say it themselves. */
  private static final String REHEARSED = "a rehearsed emergency";

  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public Object likeness() {
    return records.stream()
        .map(record -> List.of(record.number(), record.by(), all(record)))
        .toList();
  }

  @Override
  public void writeAll(Page page, List<Report> all) {
    write(page);
    page.detail("The times are those of the first of these hosts.");
  }

  @Override
  public void write(Page page) {
    if (records.isEmpty()) {
      page.line("Nothing has happened on " + typed.target() + " yet.");
      return;
    }
    Table table = new Table("NUMBER", "WHEN", "BY", "WHAT");
    for (HistoryEntry record : records) {
      table.row(
          Long.toString(record.number()),
          Amounts.time(record.time()),
          Printable.escape(record.by()),
          all(record));
    }
    table.write(page);
  }

  /** What it is, and whether it was no real emergency. */
  private String all(HistoryEntry record) {
    String said = what(record) + said(record);
    boolean drilled =
        record
            .to()
            .filter(
                id ->
                    records.stream()
                        .flatMap(one -> one.fact().stream())
                        .filter(fact -> fact.about().equals(HistoryEntry.Fact.DRILL))
                        .anyMatch(fact -> id.value().equals("drill-" + fact.facts().get("drill"))))
            .isPresent();
    return drilled && !said.contains(REHEARSED) ? said + ", " + REHEARSED : said;
  }

  /** The note, and what was accepted, where the note does not say it already. */
  private static String said(HistoryEntry record) {
    String note = record.note().orElse("");
    List<String> said = new ArrayList<>(record.note().stream().toList());
    record.accepted().stream()
        .map(one -> one.gate() + " accepted: " + one.reason())
        .filter(word -> !note.contains(word))
        .forEach(said::add);
    return said.isEmpty() ? "" : ": " + Printable.escape(String.join("; ", said));
  }

  private static String what(HistoryEntry record) {
    String to = record.to().map(Object::toString).orElse("nothing");
    return switch (record.kind()) {
      case PREPARED -> "prepared to activate " + to + instead(record) + approved(record);
      case ACTIVATED -> "activated " + to + instead(record);
      case ABANDONED -> "did not activate " + to;
      case GOOD -> to + " serves well";
      case BAD -> to + " is bad";
      case RETIRED -> "deleted " + String.join(", ", Fields.ids(record.releases()));
      case OPENED -> "began to prepare " + to + " on " + hosts(record);
      case COMMIT -> decided(record) + "to activate " + to + of(record);
      case REVERT -> decided(record) + "to go back from " + to + of(record);
      case HELD -> "left it to a person whether " + to + " is to be live";
      case CONFIRMED -> "every host has done what was decided about " + to;
      case SETTLED -> "has done what the decision host decided";
      case NOTED ->
          record.fact().map(fact -> fact(fact, to)).orElse("noted something") + approved(record);
    };
  }

  private static String approved(HistoryEntry record) {
    return record.approved().isEmpty()
        ? ""
        : ", approved by "
            + Printable.escape(
                record.approved().stream()
                    .map(HistoryEntry.Approved::principal)
                    .collect(Collectors.joining(", ")));
  }

  private static String fact(HistoryEntry.Fact fact, String to) {
    if (fact.about().equals(HistoryEntry.Fact.NOT_WELL)) {
      return to + " is not well";
    } else if (fact.about().equals(HistoryEntry.Fact.RAISED)) {
      return raised(fact.facts(), to);
    } else if (fact.about().equals(HistoryEntry.Fact.UNWATCHED)) {
      return to + " was not watched to the end";
    } else if (fact.about().equals(HistoryEntry.Fact.DRILL)) {
      return switch (String.valueOf(fact.facts().get("state"))) {
        case "begun" -> "began a drill";
        case "ended" -> "took back a drill";
        default -> "went on with a drill";
      };
    } else if (fact.about().equals(HistoryEntry.Fact.RENAMED)) {
      return "renamed the root from "
          + Printable.escape(fact.facts().get("from") + " to " + fact.facts().get("to"));
    } else if (fact.about().equals(HistoryEntry.Fact.RESTORED)) {
      return "restored " + Printable.escape(String.valueOf(fact.facts().get("to")));
    } else if (fact.about().equals(HistoryEntry.Fact.LOST)) {
      return "removed what was left in the trash of "
          + Printable.escape(String.valueOf(fact.facts().get("release")))
          + ", of which a part was deleted by hand there";
    } else if (fact.about().equals(HistoryEntry.Fact.ATTEMPT)) {
      return attempt(fact.facts(), to);
    } else if (fact.about().equals(HistoryEntry.Fact.MARK)) {
      return "recorded that "
          + Printable.escape(
              fact.facts().get("written")
                  + " is the highest "
                  + fact.facts().get("store")
                  + " there is");
    } else if (fact.about().equals(HistoryEntry.Fact.STEP)) {
      return step(fact.facts());
    } else if (fact.about().equals(HistoryEntry.Fact.REHEARSAL)) {
      return "begun".equals(fact.facts().get("outcome"))
          ? "began to rehearse " + to
          : "rehearsed " + to + ": " + rehearsal(fact);
    } else if (fact.about().equals(HistoryEntry.Fact.PATCH)) {
      Object message = fact.facts().get("message");
      return "knows what was changed by hand in "
          + to
          + (message == null ? "" : ": " + Printable.quote(String.valueOf(message)));
    } else if (!fact.about().equals(HistoryEntry.Fact.FOLLOWED)) {
      return "noted " + Printable.escape(fact.about());
    }
    return fact.facts().get("failed") instanceof List<?> failed
        ? "ran the hooks after the flip; "
            + Printable.escape(String.join(", ", failed.stream().map(String::valueOf).toList()))
            + " did not pass"
        : "ran the hooks after the flip";
  }

  private static String attempt(Map<String, Object> facts, String to) {
    return switch (String.valueOf(facts.get("outcome"))) {
      case "begun" ->
          "runs "
              + (facts.get("hooks") instanceof List<?> names
                  ? Printable.escape(
                      String.join(", ", names.stream().map(String::valueOf).toList()))
                  : "hooks")
              + " before "
              + to
              + " goes live";
      case "done" -> "what is run before " + to + " goes live has passed";
      case "failed" -> "what is run before " + to + " goes live has failed";
      default -> "what was run before " + to + " was to go live is not known to have ended";
    };
  }

  private static String step(Map<String, Object> facts) {
    String name = Printable.escape(String.valueOf(facts.get("step")));
    String removed =
        facts.get("removed") instanceof List<?> names && !names.isEmpty()
            ? ", which removes "
                + Printable.escape(String.join(", ", names.stream().map(String::valueOf).toList()))
            : "";
    return switch (String.valueOf(facts.get("outcome"))) {
      case "begun" -> "began the step " + name + removed;
      case "done" -> "the step " + name + " is done";
      case "failed" -> "the step " + name + " was not done";
      default -> "what the step " + name + " did is not known";
    };
  }

  private static String rehearsal(HistoryEntry.Fact fact) {
    String outcome = Printable.escape(String.valueOf(fact.facts().get("outcome")));
    return fact.facts().get("hooks") instanceof List<?> hooks && !hooks.isEmpty()
        ? outcome
            + " ("
            + hooks.stream().map(HistoryPage::hook).collect(Collectors.joining(", "))
            + ")"
        : outcome;
  }

  private static String hook(Object hook) {
    return hook instanceof Map<?, ?> fields
        ? Printable.escape(String.valueOf(fields.get("name")))
            + (fields.get("took_ms") instanceof Number millis
                ? " " + Amounts.took(Duration.ofMillis(millis.longValue()))
                : "")
            + (Boolean.FALSE.equals(fields.get("passed")) ? " did not pass" : "")
        : Printable.escape(String.valueOf(hook));
  }

  /** Who does not know of which hosts has not decided it. */
  private static String decided(HistoryEntry record) {
    return record.hosts() == 0 ? "was told of the decision " : "decided ";
  }

  private static String of(HistoryEntry record) {
    return record.hosts() == 0 ? "" : " on " + hosts(record);
  }

  private static String hosts(HistoryEntry record) {
    return record.hosts() == 1 ? "1 host" : record.hosts() + " hosts";
  }

  private static String instead(HistoryEntry record) {
    return record.from().map(id -> ", in place of " + id).orElse("");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "history")
        .with("target", typed.target())
        .with("records", records.stream().map(Fields::of).toList())
        .map();
  }

  /** {@code raised while 42 was live: 5xx on deploy@web1:22: 41.5, at most 5}. */
  private static String raised(Map<String, Object> facts, String release) {
    boolean number = facts.get("value") instanceof Number;
    return "raised while "
        + release
        + " was live: "
        + Printable.escape(String.valueOf(facts.get("check")))
        + ": "
        + Printable.escape(
            number
                ? facts.get("value") + ", at most " + facts.get("limit")
                : String.valueOf(facts.get("reason")));
  }
}
