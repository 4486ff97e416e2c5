package dev.deployer.project.report;

import dev.deployer.Commits;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style.Mark;
import java.util.List;
import java.util.Map;

/** The commits between two revisions: as lines for people, and as fields. */
final class CommitLines {
  /** So many are shown, unless all are asked for. */
  private static final int FEW = 20;

  private CommitLines() {}

  /** The newest first, with the end of a long list left out. */
  static void write(Page page, Commits commits) {
    if (commits.unknown().isPresent()) {
      page.line(Mark.NOTE, "The commits are not known: " + commits.unknown().get() + ".");
      return;
    }
    if (commits.addedInAll() + commits.goneInAll() == 0) {
      page.line(Mark.DONE, "Both were made from the same commit.");
    }
    write(page, Mark.ADDED, "it adds", commits.added(), commits.addedInAll());
    write(page, Mark.REMOVED, "it takes back", commits.gone(), commits.goneInAll());
    if (commits.dirty()) {
      page.line(Mark.NOTE, "There are changes in it that are in no commit.");
    }
  }

  private static void write(
      Page page, Mark mark, String what, List<Commits.Commit> commits, long inAll) {
    if (inAll == 0) {
      return;
    }
    page.line(mark, Amounts.count(inAll, "commit", "commits") + " that " + what + ":");
    int shown = page.showsAll() ? commits.size() : Math.min(commits.size(), FEW);
    commits.stream().limit(shown).forEach(commit -> page.detail(inWords(commit)));
    if (shown < inAll) {
      page.detail(
          "… and "
              + Amounts.count(inAll - shown)
              + " more"
              + (shown < commits.size() ? page.ofOption("; -v shows more") : ""));
    }
  }

  /** {@code d851327fdeef Summer prices (Anna, 2026-11-20)}. */
  static String inWords(Commits.Commit commit) {
    return commit.shortId()
        + " "
        + Printable.escape(commit.subject())
        + " ("
        + Printable.escape(commit.author())
        + ", "
        + Amounts.date(commit.time())
        + ")";
  }

  static Map<String, Object> fields(Commits commits) {
    return Fields.of("dirty", commits.dirty())
        .with("from", commits.from())
        .with("to", commits.to())
        .with("added", commits.added().stream().map(CommitLines::fields).toList())
        .with("added_in_all", commits.addedInAll())
        .with("gone", commits.gone().stream().map(CommitLines::fields).toList())
        .with("gone_in_all", commits.goneInAll())
        .with("unknown", commits.unknown())
        .map();
  }

  private static Map<String, Object> fields(Commits.Commit commit) {
    return Fields.of("id", commit.id())
        .with("author", commit.author())
        .with("at", commit.time().toString())
        .with("subject", commit.subject())
        .map();
  }
}
