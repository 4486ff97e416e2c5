package dev.deployer.project.drill;

import dev.deployer.DrillTakenBack;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.report.Invocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of {@code drill --end}.
 *
 * @param done absent where there was nothing to be taken back
 */
public record DrillEnded(Optional<DrillTakenBack> done, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  private List<String> undone() {
    return done.map(TakenBackText::of).orElse(List.of());
  }

  @Override
  public void write(Page page) {
    page.line(
        Mark.DONE,
        done.isEmpty()
            ? "No drill is under way on " + typed.target() + "."
            : "Nothing is left of the drill on "
                + typed.target()
                + ": "
                + String.join("; ", undone())
                + ".");
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("command", "drill");
    fields.put("target", typed.target());
    fields.put("scenarios", List.of());
    fields.put("undone", undone());
    return fields;
  }
}
