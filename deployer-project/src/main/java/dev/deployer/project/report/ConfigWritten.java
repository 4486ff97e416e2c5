package dev.deployer.project.report;

import dev.deployer.project.found.FoundProject;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of {@code new}.
 *
 * @param file as it was named
 * @param besides other files that were written beside it
 * @param project what was found
 */
public record ConfigWritten(
    String file,
    List<String> besides,
    FoundProject project,
    String application,
    String environment,
    Invocation typed)
    implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    page.line(
        Mark.DONE, "Wrote %s for %s, %s.".formatted(file, application, project.kind().inWords()));
    besides.forEach(
        other -> page.detail(other + " beside it is for editors, which complete keys by it."));
    page.detail("Look it over, above all root and hosts. What holds then:");
    page.detail("  deployer config " + environment);
    page.detail("Then: deployer init " + environment + " --accept-new");
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("file", file)
        .with("besides", besides)
        .with("project", project.kind().name().toLowerCase(Locale.ROOT))
        .with("application", application)
        .with("environment", environment)
        .map();
  }
}
