package dev.deployer.manifest;

import dev.deployer.path.EntryPath;
import dev.deployer.path.NameRule;
import dev.deployer.path.Printable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Checks that entries, in the order of their paths, can be a release. */
final class Structure {
  private static final int PERMISSIONS = 0777;

  /** SFTP version 3 has times of 32 bits without a sign. */
  private static final long LAST_TIME = 0xffff_ffffL;

  private final Entry[] sorted;
  private final List<Fault> faults = new ArrayList<>();

  Structure(Entry[] sorted) {
    this.sorted = sorted;
  }

  /** All that is wrong, in the order of the paths. */
  List<Fault> faults() {
    checkPlaces();
    Links links = new Links(sorted);
    for (Entry entry : sorted) {
      checkValues(entry);
      if (entry instanceof Entry.Link link) {
        links.fault(link).ifPresent(why -> add(link, why, NameRule.LINK));
      }
    }
    FoldedNames.collisions(
        sorted,
        (entry, other) ->
            add(entry, NameRule.SAME_NAME.text() + " as " + quoted(other), NameRule.SAME_NAME));
    faults.sort(Comparator.comparing(Fault::path));
    return faults;
  }

  private void checkPlaces() {
    Deque<Entry> above = new ArrayDeque<>();
    Entry previous = null;
    for (Entry entry : sorted) {
      EntryPath path = entry.path();
      if (previous != null && previous.path().equals(path)) {
        add(entry, "a path is in a release once");
        continue;
      }
      while (!above.isEmpty() && !path.isWithin(above.peek().path())) {
        above.pop();
      }
      checkParent(entry, above.peek());
      above.push(entry);
      previous = entry;
    }
  }

  private void checkParent(Entry entry, Entry above) {
    int parentLength = entry.path().value().lastIndexOf('/');
    int aboveLength = above == null ? -1 : above.path().value().length();
    if (above instanceof Entry.Writable) {
      add(entry, "nothing is recorded below the writable directory " + quoted(above));
    } else if (above != null && !(above instanceof Entry.Directory)) {
      add(entry, "it lies below " + quoted(above) + ", which is not a directory");
    } else if (parentLength != aboveLength) {
      add(entry, "the directory it lies in has no entry");
    }
  }

  private void checkValues(Entry entry) {
    if (entry instanceof Entry.Directory directory) {
      checkMode(entry, directory.mode());
    } else if (entry instanceof Entry.File file) {
      checkMode(entry, file.mode());
      if (file.size() < 0) {
        add(entry, "a size is not negative");
      }
      if (file.modified() < 0 || file.modified() > LAST_TIME) {
        add(entry, "a time is 0 to " + LAST_TIME + " seconds since 1970, not " + file.modified());
      }
    }
  }

  private void checkMode(Entry entry, int mode) {
    if ((mode & ~PERMISSIONS) != 0) {
      add(entry, String.format("a mode is within 0777, not 0%o", mode));
    }
  }

  private static String quoted(Entry entry) {
    return Printable.quote(entry.path().value());
  }

  private void add(Entry entry, String why, NameRule rule) {
    faults.add(new Fault(entry.path().value(), why, Optional.of(rule)));
  }

  private void add(Entry entry, String why) {
    faults.add(new Fault(entry.path().value(), why));
  }
}
