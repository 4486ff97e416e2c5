package dev.deployer.project.report;

import dev.deployer.SealResult;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.nio.file.Path;
import java.util.Map;

/**
 * The result of {@code seal}.
 *
 * @param file where the seal was written
 */
public record Sealed(SealResult result, Path file, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    page.line(
        Mark.DONE,
        "Sealed %s (%s) in %s: %s."
            .formatted(
                Amounts.files(result.files()),
                Amounts.bytes(result.bytes()),
                file,
                result.found().fact()));
    page.detail("Its SHA-256 is " + result.sha256() + ".");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("target", typed.target())
        .with("file", file.toString())
        .with("sha256", result.sha256().toString())
        .with("files", result.files())
        .with("bytes", result.bytes())
        .with("revision", result.revision())
        .map();
  }
}
