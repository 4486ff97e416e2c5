package dev.deployer.project.report;

import dev.deployer.ReleaseFacts;
import dev.deployer.ReleaseSummary;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The result of {@code releases} for one host.
 *
 * @param next how the first one is deployed there
 */
public record ReleasesPage(List<ReleaseSummary> releases, NextDeploy next, Invocation typed)
    implements Alike {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
  private static final int SHORT_COMMIT = 12;

  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public Object likeness() {
    return releases.stream()
        .map(
            release ->
                List.of(
                    release.name(),
                    cell(release, record -> Optional.of(record.digest().toString())),
                    cell(release, record -> Optional.of(record.by())),
                    cell(release, ReleaseFacts::revision),
                    cell(release, ReleaseFacts::message),
                    states(release),
                    release.raised()))
        .toList();
  }

  @Override
  public void write(Page page) {
    if (releases.isEmpty()) {
      page.line("There are no releases on " + typed.target() + " yet.");
      next.first("Deploy the first", typed).forEach(page::detail);
      return;
    }
    Table table = new Table("RELEASE", "WHEN", "BY", "REVISION", "MESSAGE", "STATE");
    for (ReleaseSummary release : releases) {
      table.row(
          Printable.escape(release.name()),
          cell(release, record -> Optional.of(Amounts.time(record.created()))),
          cell(release, record -> Optional.of(record.by())),
          cell(release, record -> record.revision().map(ReleasesPage::shortened)),
          cell(release, ReleaseFacts::message),
          states(release));
    }
    table.write(page);
    for (ReleaseSummary release : releases) {
      release
          .raised()
          .forEach(
              what ->
                  page.line(
                      Mark.NOTE,
                      Printable.escape(release.name() + ", raised by its watch: " + what)));
    }
    for (ReleaseSummary release : releases) {
      if (release.states().contains(ReleaseSummary.State.INCOMPLETE)) {
        DeletedRemedies remedies = new DeletedRemedies(typed, next);
        String name = Printable.escape(release.name());
        if (release.record().isPresent()) {
          page.detail(name + " has no directory any more. " + remedies.directory());
        } else {
          page.detail(name + " has no manifest any more.");
          remedies
              .manifest(release.states().contains(ReleaseSummary.State.LIVE))
              .forEach(page::detail);
        }
      }
    }
  }

  private static String cell(
      ReleaseSummary release, Function<ReleaseFacts, Optional<String>> value) {
    return release.record().flatMap(value).map(Printable::escape).orElse("-");
  }

  static String shortened(String revision) {
    return COMMIT.matcher(revision).matches() ? revision.substring(0, SHORT_COMMIT) : revision;
  }

  private static String states(ReleaseSummary release) {
    return release.states().isEmpty()
        ? "-"
        : release.states().stream()
            .sorted()
            .map(state -> Fields.word(state).replace('_', ' '))
            .collect(Collectors.joining(", "));
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "releases")
        .with("target", typed.target())
        .with(
            "releases",
            releases.stream()
                .map(
                    release ->
                        Fields.of("name", release.name())
                            .with(
                                "states",
                                release.states().stream().sorted().map(Fields::word).toList())
                            .with("record", release.record().map(Fields::of))
                            .with(
                                "raised",
                                Optional.of(release.raised()).filter(all -> !all.isEmpty()))
                            .map())
                .toList())
        .map();
  }
}
