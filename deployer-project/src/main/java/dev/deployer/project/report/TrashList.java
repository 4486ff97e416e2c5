package dev.deployer.project.report;

import dev.deployer.LostPart;
import dev.deployer.TrashedRelease;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of {@code releases --trash} for one host. */
public record TrashList(List<TrashedRelease> trash, Invocation typed) implements Report {
  /** Copies the list. */
  public TrashList {
    trash = List.copyOf(trash);
  }

  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    if (trash.isEmpty()) {
      page.line("There is nothing in the trash of " + typed.target() + ".");
      return;
    }
    Table table = new Table("RELEASE", "RETIRED", "BY", "FILES", "SIZE");
    for (TrashedRelease retired : trash) {
      table.row(
          retired.id().value(),
          Amounts.time(retired.retired()),
          Printable.escape(retired.by()),
          Amounts.count(retired.files()),
          Amounts.bytes(retired.contentBytes()));
    }
    table.write(page);
    trash.stream()
        .filter(TrashedRelease::lost)
        .forEach(
            retired ->
                page.detail(
                    retired.id()
                        + " cannot be restored: it lies there without its "
                        + (retired.missing().equals(Optional.of(LostPart.Part.TRASH))
                            ? "directory"
                            : "manifest")
                        + ". "
                        + new DeletedRemedies(typed).directory()));
    trash.stream()
        .filter(retired -> !retired.lost())
        .findFirst()
        .ifPresent(
            newest ->
                page.detail("Take one back: " + typed.lineForAll("restore", newest.id().value())));
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "releases")
        .with("target", typed.target())
        .with(
            "trash",
            trash.stream()
                .map(
                    retired ->
                        Fields.of("release", retired.id().value())
                            .with("digest", retired.digest().toString())
                            .with("retired", retired.retired().toString())
                            .with("by", retired.by())
                            .with("files", retired.files())
                            .with("bytes", retired.contentBytes())
                            .with("lost", retired.lost() ? Optional.of(true) : Optional.empty())
                            .map())
                .toList())
        .map();
  }
}
