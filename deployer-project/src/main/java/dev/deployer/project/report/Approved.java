package dev.deployer.project.report;

import dev.deployer.path.Printable;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.List;
import java.util.Map;

/**
 * The result of {@code approve}.
 *
 * @param sha256 of the plan's bytes
 * @param principal as whom it was signed
 * @param key its fingerprint
 * @param file where the signature is
 * @param notes why it may not count
 */
public record Approved(
    Plan plan,
    String sha256,
    String principal,
    String key,
    String file,
    List<String> notes,
    Invocation typed)
    implements Report {
  /** Copies the notes. */
  public Approved {
    notes = List.copyOf(notes);
  }

  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    notes.forEach(note -> page.line(Mark.NOTE, note));
    page.line(
        Mark.DONE,
        "Signed as %s with %s: %s."
            .formatted(Printable.escape(principal), key, Printable.escape(file)));
    page.detail("The plan's SHA-256 is " + sha256 + ".");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("target", plan.terms().flatMap(PlanTerms::environment))
        .with("plan_sha256", sha256)
        .with("principal", principal)
        .with("key", key)
        .with("file", file)
        .map();
  }
}
