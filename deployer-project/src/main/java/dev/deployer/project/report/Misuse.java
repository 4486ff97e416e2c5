package dev.deployer.project.report;

import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.List;
import java.util.Map;

/**
 * The result of a command with wrong usage or configuration, which did nothing.
 *
 * @param facts what is wrong, one line each
 * @param remedies what to type instead
 */
public record Misuse(List<String> facts, List<String> remedies) implements Report {
  /** Copies the lists. */
  public Misuse {
    facts = List.copyOf(facts);
    remedies = List.copyOf(remedies);
  }

  @Override
  public ExitCode exit() {
    return ExitCode.USAGE;
  }

  @Override
  public boolean isError() {
    return true;
  }

  @Override
  public void write(Page page) {
    facts.forEach(fact -> page.line(Mark.FAILED, fact));
    remedies.forEach(page::detail);
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("kind", "usage")
        .with("message", String.join("\n", facts))
        .with("remedies", remedies)
        .map();
  }
}
