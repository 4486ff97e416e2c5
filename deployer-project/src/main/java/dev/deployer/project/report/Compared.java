package dev.deployer.project.report;

import dev.deployer.DiffEntry;
import dev.deployer.DiffResult;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The result of {@code diff}.
 *
 * @param tells whether the exit code says that something differs
 */
public record Compared(DiffResult result, boolean tells, Invocation typed) implements Report {
  /** Beyond that a path is no longer what others are aligned with. */
  private static final int LONGEST = 48;

  @Override
  public ExitCode exit() {
    return tells && !result.isEmpty() ? ExitCode.REFUSED : ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    for (DiffResult.Group group : result.groups()) {
      boolean several = result.groups().size() > 1 || group.hosts().size() > 1;
      page.heading(
          (several ? Alike.names(group.hosts()) + ": " : "")
              + inWords(group.from())
              + " → "
              + inWords(group.to()));
      group.commits().ifPresent(commits -> CommitLines.write(page, commits));
      if (group.entries().isEmpty()) {
        page.line(Mark.DONE, "No file differs.");
        continue;
      }
      list(page, group, Mark.ADDED, DiffEntry.Kind.ADDED);
      list(page, group, Mark.CHANGED, DiffEntry.Kind.CHANGED);
      list(page, group, Mark.REMOVED, DiffEntry.Kind.REMOVED);
      page.line(inAll(group) + ".");
      group.entries().forEach(entry -> text(page, entry));
    }
  }

  private static String inWords(DiffResult.Side side) {
    String revision =
        side.revision()
            .map(ReleasesPage::shortened)
            .map(Printable::escape)
            .map(text -> " (" + text + ")")
            .orElse("");
    return switch (side.kind()) {
      case RELEASE -> side.release().orElseThrow().value() + revision;
      case BUILD -> "the build here" + revision;
      case NOTHING -> "nothing";
    };
  }

  private static void list(Page page, DiffResult.Group group, Mark mark, DiffEntry.Kind kind) {
    List<DiffEntry> entries = group.entries().stream().filter(e -> e.kind() == kind).toList();
    int width =
        entries.stream()
            .map(entry -> Printable.escape(entry.path()))
            .mapToInt(String::length)
            .filter(length -> length <= LONGEST)
            .max()
            .orElse(0);
    page.details(mark, entries.stream().map(entry -> line(entry, width)).toList());
  }

  private static String line(DiffEntry entry, int width) {
    String path = Printable.escape(entry.path());
    return path + " ".repeat(Math.max(0, width - path.length())) + "  " + what(entry);
  }

  private static String what(DiffEntry entry) {
    if (entry.before().isEmpty()) {
      return form(entry.after().orElseThrow());
    } else if (entry.after().isEmpty()) {
      return form(entry.before().orElseThrow());
    }
    DiffEntry.Form before = entry.before().get();
    DiffEntry.Form after = entry.after().get();
    List<String> words = new ArrayList<>();
    if (!form(before).equals(form(after))) {
      words.add(form(before) + " → " + form(after));
    } else if (!before.digest().equals(after.digest())) {
      words.add(form(after) + ", other content");
    }
    if (before.type() == after.type() && before.mode() != after.mode()) {
      words.add("mode " + mode(before) + " → " + mode(after));
    }
    return String.join(", ", words);
  }

  private static String form(DiffEntry.Form form) {
    return switch (form.type()) {
      case FILE -> Amounts.bytes(form.size());
      case DIRECTORY -> "a directory";
      case LINK -> "a link to " + Printable.quote(form.target().orElse(""));
      case WRITABLE -> "a writable directory";
    };
  }

  private static String mode(DiffEntry.Form form) {
    return String.format(Locale.ROOT, "%04o", form.mode());
  }

  private static String inAll(DiffResult.Group group) {
    List<String> parts = new ArrayList<>();
    for (DiffEntry.Kind kind : DiffEntry.Kind.values()) {
      long count = group.count(kind);
      if (count > 0) {
        parts.add(
            Amounts.count(count)
                + " "
                + Fields.word(kind)
                + " ("
                + Amounts.bytes(bytes(group, kind, kind == DiffEntry.Kind.REMOVED))
                + ")");
      }
    }
    return String.join(", ", parts);
  }

  private static long bytes(DiffResult.Group group, DiffEntry.Kind kind, boolean before) {
    return group.entries().stream()
        .filter(entry -> entry.kind() == kind)
        .flatMap(entry -> (before ? entry.before() : entry.after()).stream())
        .mapToLong(DiffEntry.Form::size)
        .sum();
  }

  private static void text(Page page, DiffEntry entry) {
    entry.text().ifPresent(text -> text.lines().forEach(page::verbatim));
    entry
        .untold()
        .ifPresent(
            why -> page.verbatim("# " + Printable.escape(entry.path()) + ": not shown: " + why));
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "diff")
        .with("target", typed.target())
        .with("differs", !result.isEmpty())
        .with("groups", result.groups().stream().map(Compared::fields).toList())
        .map();
  }

  private static Map<String, Object> fields(DiffResult.Group group) {
    return Fields.of("hosts", group.hosts())
        .with("from", fields(group.from()))
        .with("to", fields(group.to()))
        .with("added", group.count(DiffEntry.Kind.ADDED))
        .with("changed", group.count(DiffEntry.Kind.CHANGED))
        .with("removed", group.count(DiffEntry.Kind.REMOVED))
        .with("entries", group.entries().stream().map(Compared::fields).toList())
        .with("commits", group.commits().map(CommitLines::fields))
        .map();
  }

  private static Map<String, Object> fields(DiffResult.Side side) {
    return Fields.of("kind", Fields.word(side.kind()))
        .with("release", side.release())
        .with("digest", side.digest().map(Object::toString))
        .with("revision", side.revision())
        .map();
  }

  private static Map<String, Object> fields(DiffEntry entry) {
    return Fields.of("kind", Fields.word(entry.kind()))
        .with("path", entry.path())
        .with("before", entry.before().map(Compared::fields))
        .with("after", entry.after().map(Compared::fields))
        .with("text", entry.text())
        .with("untold", entry.untold())
        .map();
  }

  private static Map<String, Object> fields(DiffEntry.Form form) {
    boolean hasMode = form.type() == DiffEntry.Type.FILE || form.type() == DiffEntry.Type.DIRECTORY;
    return Fields.of("type", Fields.word(form.type()))
        .with(
            "bytes",
            form.type() == DiffEntry.Type.FILE ? Optional.of(form.size()) : Optional.empty())
        .with("mode", hasMode ? Optional.of(mode(form)) : Optional.empty())
        .with("digest", form.digest().map(Object::toString))
        .with("target", form.target())
        .map();
  }
}
