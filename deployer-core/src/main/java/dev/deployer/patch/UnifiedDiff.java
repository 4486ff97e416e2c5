package dev.deployer.patch;

import dev.deployer.patch.FileChange.Side;
import dev.deployer.path.EntryPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change of one file as text that {@code git apply -p1} and {@code patch -p1} take: the unified
 * format with git's extended header. The bytes of the files stand in it as they are.
 */
final class UnifiedDiff {
  private static final int CONTEXT = 3;

  /** Each byte is a character: what is no UTF-8 stays as it is. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private UnifiedDiff() {}

  /**
   * The text; empty bytes where nothing changes.
   *
   * @param before absent where the file is new
   * @param after absent where it is gone
   */
  static byte[] of(EntryPath path, Optional<Side> before, Optional<Side> after) {
    StringBuilder head = new StringBuilder();
    head.append("diff --git ")
        .append(name("a/", path))
        .append(' ')
        .append(name("b/", path))
        .append('\n');
    if (before.isEmpty()) {
      head.append("new file mode ").append(after.orElseThrow().mode()).append('\n');
    } else if (after.isEmpty()) {
      head.append("deleted file mode ").append(before.get().mode()).append('\n');
    } else if (before.get().executable() != after.get().executable()) {
      head.append("old mode ").append(before.get().mode()).append('\n');
      head.append("new mode ").append(after.get().mode()).append('\n');
    }
    List<String> old = lines(before);
    List<String> now = lines(after);
    List<LineDiff.Change> changes = LineDiff.of(old, now);
    if (changes.isEmpty()
        && before.isPresent()
        && after.isPresent()
        && before.get().executable() == after.get().executable()) {
      return new byte[0];
    }
    StringBuilder hunks = new StringBuilder();
    if (!changes.isEmpty()) {
      head.append("--- ").append(before.isEmpty() ? "/dev/null" : labelled("a/", path));
      head.append("\n+++ ").append(after.isEmpty() ? "/dev/null" : labelled("b/", path));
      head.append('\n');
      hunks(changes).forEach(hunk -> write(hunks, hunk, old, now));
    } else if (before.isEmpty() || after.isEmpty()) {
      // Of an empty file there are no lines, and this alone says so.
      head.append(before.isEmpty() ? "index 0000000..e69de29\n" : "index e69de29..0000000\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(hunks.toString().getBytes(BYTES));
    return bytes.toByteArray();
  }

  /** Quoted as git quotes, where it would not be read otherwise. */
  private static String name(String side, EntryPath path) {
    String name = side + path;
    return name.indexOf('"') < 0 ? name : '"' + name.replace("\"", "\\\"") + '"';
  }

  /** A tab ends a name that has spaces, as git writes it. */
  private static String labelled(String side, EntryPath path) {
    String name = name(side, path);
    return path.value().indexOf(' ') >= 0 && name.charAt(0) != '"' ? name + '\t' : name;
  }

  /** With their ends; the last one may have none. */
  private static List<String> lines(Optional<Side> side) {
    String text = side.map(known -> new String(known.content(), BYTES)).orElse("");
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(from, next));
      from = next;
    }
    return lines;
  }

  /** Changes that lie so near to one another that their context would overlap are one hunk. */
  private static List<List<LineDiff.Change>> hunks(List<LineDiff.Change> changes) {
    List<List<LineDiff.Change>> hunks = new ArrayList<>();
    int end = Integer.MIN_VALUE;
    for (LineDiff.Change change : changes) {
      if (hunks.isEmpty() || change.from() - end > 2 * CONTEXT) {
        hunks.add(new ArrayList<>());
      }
      hunks.get(hunks.size() - 1).add(change);
      end = change.to();
    }
    return hunks;
  }

  private static void write(
      StringBuilder out, List<LineDiff.Change> hunk, List<String> old, List<String> now) {
    LineDiff.Change first = hunk.get(0);
    LineDiff.Change last = hunk.get(hunk.size() - 1);
    int from = Math.max(0, first.from() - CONTEXT);
    int to = Math.min(old.size(), last.to() + CONTEXT);
    int otherFrom = first.otherFrom() - (first.from() - from);
    int otherTo = last.otherTo() + (to - last.to());
    out.append("@@ -")
        .append(range(from, to))
        .append(" +")
        .append(range(otherFrom, otherTo))
        .append(" @@\n");
    int at = from;
    for (LineDiff.Change change : hunk) {
      old.subList(at, change.from()).forEach(line -> line(out, ' ', line));
      old.subList(change.from(), change.to()).forEach(line -> line(out, '-', line));
      now.subList(change.otherFrom(), change.otherTo()).forEach(line -> line(out, '+', line));
      at = change.to();
    }
    old.subList(at, to).forEach(line -> line(out, ' ', line));
  }

  /** A range of no lines is named by the line before it. */
  private static String range(int from, int to) {
    int count = to - from;
    return (count == 0 ? from : from + 1) + (count == 1 ? "" : "," + count);
  }

  private static void line(StringBuilder out, char mark, String line) {
    out.append(mark).append(line);
    if (!line.endsWith("\n")) {
      out.append("\n\\ No newline at end of file\n");
    }
  }
}
