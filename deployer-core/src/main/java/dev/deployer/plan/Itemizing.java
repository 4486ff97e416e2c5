package dev.deployer.plan;

import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which paths differ between two releases, by their manifests alone. */
public final class Itemizing {
  private Itemizing() {}

  /** What differs between two manifests. */
  public static Itemized between(Manifest before, Manifest after) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (Entry entry : after.entries()) {
      Optional<Entry> old = before.find(entry.path());
      if (old.isEmpty()) {
        added.add(entry.path().value());
      } else if (!sameContent(old.get(), entry)) {
        changed.add(entry.path().value());
      }
    }
    for (Entry entry : before.entries()) {
      if (after.find(entry.path()).isEmpty()) {
        removed.add(entry.path().value());
      }
    }
    return new Itemized(added, changed, removed);
  }

  private static boolean sameContent(Entry one, Entry other) {
    if (one instanceof Entry.File a && other instanceof Entry.File b) {
      return a.digest().equals(b.digest()) && a.mode() == b.mode();
    }
    return one.equals(other);
  }
}
