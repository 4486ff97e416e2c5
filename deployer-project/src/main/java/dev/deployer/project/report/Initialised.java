package dev.deployer.project.report;

import dev.deployer.InitResult;
import dev.deployer.path.Printable;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.List;
import java.util.Map;

/**
 * The result of {@code init}.
 *
 * @param next how it is deployed there
 */
public record Initialised(InitResult result, NextDeploy next, Invocation typed) implements Alike {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public Object likeness() {
    return List.of(result.created(), result.live(), result.unmanaged(), result.ignored());
  }

  @Override
  public void writeAll(Page page, List<Report> all) {
    heading(page);
    page.detail(
        page.hasOptions()
            ? "The id of each is shown by: " + typed.lineForAll("check").with("--verbose")
            : "The id of one is shown by: " + typed.lineForAll("check").with("--hosts", "NAME"));
    next.first("Next", typed).forEach(page::detail);
  }

  @Override
  public void write(Page page) {
    heading(page);
    if (result.root().environment().isPresent()) {
      page.detail(
          "Its id is "
              + result.root().id()
              + "; with that as root_id of the host in deployer.yaml, no other is taken for it.");
    }
    next.first("Next", typed).forEach(page::detail);
  }

  private void heading(Page page) {
    page.line(
        Mark.DONE,
        (result.created() ? "Created the root of " : "This is a root already: ")
            + typed.target()
            + "; "
            + result.live()
            + ".");
    if (!result.unmanaged().isEmpty()) {
      page.line(
          "Releases of another tool, left as they are: never linked from, never pruned, and a"
              + " rollback can go to them:");
      page.details(Mark.DONE, result.unmanaged().stream().map(Printable::escape).toList());
    }
    if (!result.ignored().isEmpty()) {
      page.line("Not releases, and left alone:");
      page.details(Mark.NOTE, result.ignored().stream().map(Printable::escape).toList());
    }
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "init")
        .with("target", typed.target())
        .with("root_id", result.root().id())
        .with("application", result.root().application())
        .with("environment", result.root().environment())
        .with("created", result.created())
        .with("live", Fields.of(result.live()))
        .with("unmanaged", result.unmanaged())
        .with("ignored", result.ignored())
        .map();
  }
}
