package dev.deployer.project.report;

import dev.deployer.PatchResult;
import dev.deployer.VerifyReport;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of {@code verify --save}.
 *
 * @param folder as it was typed
 */
public record PatchesSaved(PatchResult result, Path folder, Invocation typed) implements Report {
  @Override
  public ExitCode exit() {
    return result.hosts().stream().allMatch(host -> host.report().differences().isEmpty())
        ? ExitCode.DONE
        : ExitCode.REFUSED;
  }

  @Override
  public void write(Page page) {
    boolean several = result.hosts().size() > 1;
    for (PatchResult.OnHost host : result.hosts()) {
      if (several) {
        page.heading(host.host() + ":");
      }
      verified(host).write(page);
      host.saved().ifPresent(saved -> saved(page, saved));
    }
    if (result.hosts().stream().allMatch(host -> host.saved().isEmpty())) {
      page.line("There is nothing to save.");
    } else if (result.hosts().stream()
        .flatMap(host -> host.saved().stream())
        .allMatch(PatchResult.Saved::recorded)) {
      page.detail(
          "It is recorded there: as long as that release is live, status shows it, and "
              + typed.line("verify").with("--known")
              + " passes over exactly that.");
    }
  }

  private void saved(Page page, PatchResult.Saved saved) {
    page.line(
        Mark.DONE,
        "Saved with "
            + Amounts.files(saved.files())
            + " as "
            + saved.drift()
            + " in "
            + folder.resolve(saved.folder().getFileName()));
    page.details(
        Mark.NOTE, saved.apart().stream().map(what -> "not in the diff: " + what).toList());
  }

  /** What was found, whatever was known of it before. */
  private Verified verified(PatchResult.OnHost host) {
    VerifyReport found = host.report();
    return new Verified(
        new VerifyReport(
            found.release(),
            found.digest(),
            found.content(),
            found.entries(),
            found.differences(),
            Optional.empty(),
            Optional.empty()),
        false,
        result.hosts().size() > 1 ? typed.onHost(host.host()) : typed);
  }

  @Override
  public Map<String, Object> fields() {
    boolean several = result.hosts().size() > 1;
    Fields fields = Fields.of("command", "verify").with("target", typed.target());
    if (several) {
      fields.with(
          "hosts",
          OnEachHost.fields(
              result.hosts().stream()
                  .map(host -> new HostReport(host.host(), verified(host)))
                  .toList()));
    } else {
      verified(result.hosts().get(0)).fields().forEach(fields::with);
    }
    return fields.with("saved", saved()).map();
  }

  private List<Map<String, Object>> saved() {
    return result.hosts().stream()
        .flatMap(
            host ->
                host
                    .saved()
                    .map(
                        saved ->
                            Fields.of("host", host.host())
                                .with("folder", saved.folder().toString())
                                .with("files", saved.files())
                                .with("drift", saved.drift())
                                .with("not_in_diff", saved.apart())
                                .with(
                                    "recorded",
                                    saved.recorded() ? Optional.of(true) : Optional.empty())
                                .map())
                    .stream())
        .toList();
  }
}
