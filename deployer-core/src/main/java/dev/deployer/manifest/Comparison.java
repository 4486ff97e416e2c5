package dev.deployer.manifest;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a manifest with what a walk finds in a release directory, one entry at a time: type,
 * size, mode, time of files in whole seconds, target of links. Content is not read.
 *
 * <p>Whatever lies in a writable directory is passed over, and one that is missing is none the
 * worse, as with {@code mtree}. What is not recorded is told with the same facts, also {@link
 * Below} an extra directory, or one where none should be: so whoever changes it once more makes
 * another difference. The size and time of directories count nowhere.
 *
 * <p>Memory: two bits an entry, and what differs.
 */
public final class Comparison {
  private static final int MODE_BITS = 07777;

  private final Manifest manifest;
  private final RemotePath release;
  private final List<EntryPath> writable;
  private final BitSet seen = new BitSet();
  private final BitSet differing = new BitSet();
  private final List<String> unlistable = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();
  private final Map<String, Below> below = new HashMap<>();

  /**
   * @param release the directory that the manifest describes
   */
  public Comparison(Manifest manifest, RemotePath release) {
    this.manifest = manifest;
    this.release = release;
    this.writable = manifest.writable();
  }

  /**
   * Takes in what was found; an entry that is told twice counts with both.
   *
   * @throws IllegalArgumentException if it does not lie within the release directory
   */
  public void accept(Found found) {
    String path = found.path().relativeTo(release);
    if (path.isEmpty()) {
      compareDirectory(".", Manifest.ROOT_MODE, found);
    } else if (!isInWritable(path)) {
      int index = manifest.indexOf(path);
      if (index >= 0) {
        seen.set(index);
        int before = differences.size();
        compare(manifest.entries().get(index), found);
        if (differences.size() > before) {
          differing.set(index);
        }
      } else {
        acceptExtra(path, found);
      }
    }
  }

  private void acceptExtra(String path, Found found) {
    Difference extra = difference(Difference.Kind.EXTRA, path, what(found) + Below.NOT_RECORDED);
    String directory = unrecordedAbove(path);
    if (directory == null) {
      differences.add(extra);
    } else {
      below
          .computeIfAbsent(directory, outermost -> new Below(Printable.escape(outermost)))
          .add(extra);
    }
  }

  /** Whether anything that lies in this directory is compared: not in a writable one. */
  public boolean looksInto(RemotePath directory) {
    int index = manifest.indexOf(directory.relativeTo(release));
    return index < 0 || !(manifest.entries().get(index) instanceof Entry.Writable);
  }

  /** Takes in that this entry was found before, exactly as recorded. */
  public void acceptIntact(EntryPath path) {
    seen.set(manifest.indexOf(path));
  }

  /**
   * Takes in that this directory could not be listed, or not to its end: what was not found below
   * it is not known to be missing.
   */
  public void acceptUnlistable(RemotePath directory, String why) {
    String path = directory.relativeTo(release);
    if (!isInWritable(path)) {
      unlistable.add(path);
      add(Difference.Kind.UNREADABLE, path.isEmpty() ? "." : path, why);
    }
  }

  /** All that differs, sorted by path. To be asked when the walk has ended. */
  public List<Difference> finish() {
    List<Difference> all = new ArrayList<>(differences);
    below.values().forEach(one -> all.addAll(one.differences()));
    List<Entry> entries = manifest.entries();
    for (int i = seen.nextClearBit(0); i < entries.size(); i = seen.nextClearBit(i + 1)) {
      Entry entry = entries.get(i);
      if (!(entry instanceof Entry.Writable) && !isBelowUnlistable(entry.path().value())) {
        all.add(
            difference(
                Difference.Kind.MISSING, entry.path().value(), "in the manifest, and not found"));
      }
    }
    Collections.sort(all);
    return all;
  }

  /** Whether this entry of the manifest was found so far, each time exactly as recorded. */
  public boolean isIntact(EntryPath path) {
    int index = manifest.indexOf(path);
    return index >= 0 && seen.get(index) && !differing.get(index);
  }

  private boolean isInWritable(String path) {
    for (EntryPath directory : writable) {
      if (isBelow(path, directory.value())) {
        return true;
      }
    }
    return false;
  }

  private boolean isBelowUnlistable(String path) {
    for (String directory : unlistable) {
      if (directory.isEmpty() || isBelow(path, directory)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(String path, String directory) {
    return path.length() > directory.length()
        && path.charAt(directory.length()) == '/'
        && path.startsWith(directory);
  }

  /** The outermost directory above it that is recorded as none; null where each is recorded. */
  private String unrecordedAbove(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String above = path.substring(0, slash);
      int index = manifest.indexOf(above);
      if (index < 0 || !(manifest.entries().get(index) instanceof Entry.Directory)) {
        return above;
      }
    }
    return null;
  }

  private void compare(Entry entry, Found found) {
    String path = entry.path().value();
    if (entry instanceof Entry.Directory directory) {
      compareDirectory(path, directory.mode(), found);
    } else if (entry instanceof Entry.File file) {
      compareFile(path, file, found);
    } else if (entry instanceof Entry.Link link) {
      compareLink(path, link, found);
    } else {
      isOfType(path, Facts.Type.DIRECTORY, found);
    }
  }

  private void compareDirectory(String path, int mode, Found found) {
    if (isOfType(path, Facts.Type.DIRECTORY, found)) {
      compareMode(path, mode, found.facts());
    }
  }

  private void compareFile(String path, Entry.File file, Found found) {
    if (isOfType(path, Facts.Type.FILE, found)) {
      Facts facts = found.facts();
      compareNumber(Difference.Kind.CHANGED, path, "bytes", file.size(), facts.size());
      compareMode(path, file.mode(), facts);
      compareNumber(Difference.Kind.TIME, path, "modified", file.modified(), facts.modified());
    }
  }

  private void compareLink(String path, Entry.Link link, Found found) {
    if (!isOfType(path, Facts.Type.LINK, found)) {
      return;
    }
    String target = found.target().orElse(null);
    if (target == null) {
      add(Difference.Kind.UNREADABLE, path, "the target of the link was not told");
    } else if (!target.equals(link.target())) {
      String recorded = Printable.quote(link.target());
      add(Difference.Kind.LINK, path, "to " + Printable.quote(target) + ", recorded " + recorded);
    }
  }

  private void compareMode(String path, int recorded, Facts found) {
    int mode = found.mode() & MODE_BITS;
    if (mode != recorded) {
      add(Difference.Kind.MODE, path, String.format("mode 0%o, recorded 0%o", mode, recorded));
    }
  }

  private void compareNumber(
      Difference.Kind kind, String path, String what, long recorded, long found) {
    if (found != recorded) {
      add(kind, path, what + " " + found + ", recorded " + recorded);
    }
  }

  private boolean isOfType(String path, Facts.Type recorded, Found found) {
    if (found.facts().type() == recorded) {
      return true;
    }
    add(Difference.Kind.TYPE, path, what(found) + ", recorded a " + name(recorded));
    return false;
  }

  /** What is there, with all that somebody must have changed for it to be another. */
  private static String what(Found found) {
    Facts facts = found.facts();
    String name = name(facts.type());
    String mode = String.format(", mode 0%o", facts.mode() & MODE_BITS);
    return switch (facts.type()) {
      case FILE ->
          name
              + " of "
              + facts.size()
              + (facts.size() == 1 ? " byte" : " bytes")
              + mode
              + ", modified "
              + Instant.ofEpochSecond(facts.modified());
      case DIRECTORY, OTHER -> name + mode;
      case LINK -> name + found.target().map(to -> " to " + Printable.quote(to)).orElse("");
    };
  }

  private static String name(Facts.Type type) {
    return switch (type) {
      case FILE -> "file";
      case DIRECTORY -> "directory";
      case LINK -> "link";
      case OTHER -> "neither file, directory nor link";
    };
  }

  private void add(Difference.Kind kind, String path, String detail) {
    differences.add(difference(kind, path, detail));
  }

  private static Difference difference(Difference.Kind kind, String path, String detail) {
    return new Difference(kind, Printable.escape(path), detail);
  }
}
