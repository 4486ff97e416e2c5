package dev.deployer.project.report;

import dev.deployer.JournalTestimony;
import dev.deployer.VerifyReport;
import dev.deployer.manifest.Difference;
import dev.deployer.outcome.Objection;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of {@code verify}.
 *
 * @param passes whether what is known is passed over
 * @param objections what other hosts tell of this one
 */
public record Verified(
    VerifyReport result, boolean passes, Invocation typed, List<Objection> objections)
    implements Alike, Witness {
  /** Copies the list. */
  public Verified {
    objections = List.copyOf(objections);
  }

  /** Of a host of which nobody else was asked. */
  public Verified(VerifyReport result, boolean passes, Invocation typed) {
    this(result, passes, typed, Witness.doubts(result.journal()));
  }

  @Override
  public ExitCode exit() {
    return objections.isEmpty() && (result.differences().isEmpty() || isPassedOver())
        ? ExitCode.DONE
        : ExitCode.REFUSED;
  }

  @Override
  public Optional<JournalTestimony> journal() {
    return result.journal();
  }

  @Override
  public Report told(Objection of) {
    return new Verified(result, passes, typed, Witness.doubts(result.journal(), of));
  }

  private boolean isPassedOver() {
    return passes && result.known().isPresent();
  }

  @Override
  public Object likeness() {
    return List.of(
        result.release(),
        result.digest(),
        result.content(),
        result.entries(),
        result.differences(),
        result.known(),
        objections);
  }

  @Override
  public void write(Page page) {
    page.details(Mark.CHANGED, result.differences().stream().map(Verified::describe).toList());
    String looked =
        Amounts.count(result.entries(), "entry", "entries")
            + (result.content() ? ", byte by byte," : " by type, size, mode and time")
            + " of "
            + result.release();
    if (result.differences().isEmpty()) {
      page.line(Mark.DONE, "As recorded: " + looked + " on " + typed.target() + ".");
    } else {
      page.line(
          isPassedOver() ? Mark.DONE : Mark.FAILED,
          Amounts.count(places(), "difference", "differences")
              + " among "
              + looked
              + " on "
              + typed.target()
              + (isPassedOver() ? ", all of them known: " + known() : "")
              + ".");
      if (result.known().isPresent() && !passes) {
        page.detail(
            "This is known: " + known() + ". To pass over it: " + typed.again().with("--known"));
      }
    }
    Objections.write(page, objections, new Remedies(typed));
  }

  /** In how many entries they lie: an edit changes a file's time as well. */
  private long places() {
    return result.differences().stream().map(Difference::path).distinct().count();
  }

  private String known() {
    return Patches.inWords(result.known().orElseThrow());
  }

  private static String describe(Difference difference) {
    return "%-10s %s%s"
        .formatted(
            Fields.word(difference.kind()),
            difference.path(),
            difference.detail().isEmpty() ? "" : "  (" + difference.detail() + ")");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "verify")
        .with("target", typed.target())
        .with("release", result.release().value())
        .with("digest", result.digest().toString())
        .with("content", result.content())
        .with("entries", result.entries())
        .with("differences", fields(result.differences()))
        .with("known", result.known().map(Patches::fields))
        .with(
            "objections",
            objections.isEmpty()
                ? Optional.empty()
                : Optional.of(objections.stream().map(Fields::of).toList()))
        .map();
  }

  static List<Map<String, Object>> fields(List<Difference> differences) {
    return differences.stream()
        .map(
            d ->
                Fields.of("kind", Fields.word(d.kind()))
                    .with("path", d.path())
                    .with("detail", d.detail())
                    .map())
        .toList();
  }
}
