package dev.deployer.project.drill;

import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.report.Invocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of {@code drill} where the hosts are not as they must be: nothing was done.
 *
 * @param reasons each in a clause
 * @param remedies what to type
 */
public record DrillRefused(List<String> reasons, List<String> remedies, Invocation typed)
    implements Report {
  /** Copies the lists. */
  public DrillRefused {
    reasons = List.copyOf(reasons);
    remedies = List.copyOf(remedies);
  }

  @Override
  public ExitCode exit() {
    return ExitCode.REFUSED;
  }

  @Override
  public boolean isError() {
    return true;
  }

  private String sentence() {
    return "Nothing was rehearsed on " + typed.target();
  }

  @Override
  public void write(Page page) {
    if (reasons.size() == 1) {
      page.line(Mark.FAILED, sentence() + ": " + reasons.get(0) + ".");
    } else {
      page.line(Mark.FAILED, sentence() + ":");
      page.details(Mark.CHANGED, reasons);
    }
    remedies.forEach(page::detail);
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("command", "drill");
    fields.put("target", typed.target());
    fields.put("kind", "not_ready");
    fields.put("message", sentence() + ": " + String.join("; ", reasons));
    fields.put("details", reasons);
    fields.put("remedies", remedies);
    return fields;
  }
}
