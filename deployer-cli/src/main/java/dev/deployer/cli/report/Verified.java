package dev.deployer.cli.report;

import dev.deployer.VerifyReport;
import dev.deployer.cli.output.Amounts;
import dev.deployer.cli.output.ExitCode;
import dev.deployer.cli.output.Page;
import dev.deployer.cli.output.Style.Mark;
import dev.deployer.manifest.Difference;
import java.util.List;
import java.util.Map;

/** The result of {@code verify}. */
public record Verified(VerifyReport result, Invocation typed) implements Alike {
  @Override
  public ExitCode exit() {
    return result.differences().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  @Override
  public Object likeness() {
    return result;
  }

  @Override
  public void write(Page page) {
    page.details(Mark.CHANGED, result.differences().stream().map(Verified::describe).toList());
    String looked =
        Amounts.count(result.entries(), "entry", "entries")
            + (result.content() ? " and every byte" : " by type, size, mode and time")
            + " of "
            + result.release();
    if (result.differences().isEmpty()) {
      page.line(Mark.DONE, "As recorded: " + looked + " on " + typed.target() + ".");
    } else {
      page.line(
          Mark.FAILED,
          Amounts.count(result.differences().size(), "difference", "differences")
              + " among "
              + looked
              + " on "
              + typed.target()
              + ".");
    }
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
