package dev.deployer;

import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What differs between two manifests, path by path. A directory is told of where its mode is
 * another, or where it comes or goes with nothing in it: else what lies in it says as much.
 */
final class ReleaseDifference {
  private final Manifest before;
  private final Manifest after;

  ReleaseDifference(Manifest before, Manifest after) {
    this.before = before;
    this.after = after;
  }

  List<DiffEntry> entries() {
    Set<String> filled = filled();
    List<DiffEntry> entries = new ArrayList<>();
    for (Entry entry : before.entries()) {
      Optional<Entry> now = after.find(entry.path());
      if (now.isEmpty() && !isToldBelow(entry, filled)) {
        entries.add(entry(entry.path().value(), Optional.of(entry), Optional.empty()));
      } else if (now.isPresent() && !isSame(entry, now.get())) {
        entries.add(entry(entry.path().value(), Optional.of(entry), now));
      }
    }
    for (Entry entry : after.entries()) {
      if (before.find(entry.path()).isEmpty() && !isToldBelow(entry, filled)) {
        entries.add(entry(entry.path().value(), Optional.empty(), Optional.of(entry)));
      }
    }
    entries.sort(Comparator.comparing(DiffEntry::path));
    return entries;
  }

  /** The directories in which something lies, on either side. */
  private Set<String> filled() {
    Set<String> filled = new HashSet<>();
    for (Manifest manifest : List.of(before, after)) {
      for (Entry entry : manifest.entries()) {
        int slash = entry.path().value().lastIndexOf('/');
        if (slash > 0) {
          filled.add(entry.path().value().substring(0, slash));
        }
      }
    }
    return filled;
  }

  private static boolean isToldBelow(Entry entry, Set<String> filled) {
    return entry instanceof Entry.Directory && filled.contains(entry.path().value());
  }

  private static boolean isSame(Entry one, Entry other) {
    if (one instanceof Entry.File a && other instanceof Entry.File b) {
      return a.digest().equals(b.digest()) && a.mode() == b.mode();
    }
    return one.equals(other);
  }

  private static DiffEntry entry(String path, Optional<Entry> before, Optional<Entry> after) {
    return new DiffEntry(
        path,
        before.map(ReleaseDifference::form),
        after.map(ReleaseDifference::form),
        Optional.empty(),
        Optional.empty());
  }

  private static DiffEntry.Form form(Entry entry) {
    if (entry instanceof Entry.File file) {
      return new DiffEntry.Form(
          DiffEntry.Type.FILE,
          file.size(),
          file.mode(),
          Optional.of(file.digest()),
          Optional.empty());
    } else if (entry instanceof Entry.Link link) {
      return new DiffEntry.Form(
          DiffEntry.Type.LINK, 0, 0, Optional.empty(), Optional.of(link.target()));
    } else if (entry instanceof Entry.Directory directory) {
      return new DiffEntry.Form(
          DiffEntry.Type.DIRECTORY, 0, directory.mode(), Optional.empty(), Optional.empty());
    }
    return new DiffEntry.Form(DiffEntry.Type.WRITABLE, 0, 0, Optional.empty(), Optional.empty());
  }
}
