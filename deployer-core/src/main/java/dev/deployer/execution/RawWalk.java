package dev.deployer.execution;

import dev.deployer.host.Answer;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Questions;
import dev.deployer.host.Visitor;
import dev.deployer.manifest.Comparison;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import dev.deployer.root.ReleaseSweep;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks a raw tree, wherever it lies, and tells what of it may stay in the release that it is to
 * become: what is exactly as its manifest has it, and wanted so at its place. All else goes.
 */
final class RawWalk {
  /**
   * What goes.
   *
   * @param path in the tree, as the host has it
   */
  record Gone(String path, boolean isDirectory) {}

  private final Manifest recorded;
  private final Manifest wanted;
  private final Set<String> stays = new HashSet<>();
  private final Set<String> keptDirectories = new HashSet<>(Set.of(""));
  private final Set<String> touched = new LinkedHashSet<>();
  private final List<Gone> gone = new ArrayList<>();
  private Answer<List<Optional<Found>>> top = new Answer<>();
  private boolean usable = true;

  /**
   * Of a tree.
   *
   * @param recorded what it should be
   * @param wanted what it is to become
   */
  RawWalk(Manifest recorded, Manifest wanted) {
    this.recorded = recorded;
    this.wanted = wanted;
  }

  /** Asks for it among other questions, once. */
  void ask(RemotePath tree, Questions questions) {
    top = questions.look(List.of(tree));
    Comparison comparison = new Comparison(recorded, tree);
    List<RemotePath> foreseen = ReleaseSweep.directories(recorded, tree);
    Set<String> told = new HashSet<>();
    questions.walk(
        List.of(tree),
        true,
        new Visitor() {
          @Override
          public Collection<RemotePath> foreseen() {
            return foreseen;
          }

          /** What lies in a directory that goes, goes with it. */
          @Override
          public boolean enters(RemotePath directory) {
            return keptDirectories.contains(directory.relativeTo(tree));
          }

          @Override
          public void brokenOff(FileSystemException why) {
            usable = false;
          }

          @Override
          public void found(Found entry) {
            comparison.accept(entry);
            String path = entry.path().relativeTo(tree);
            usable &= told.add(path);
            sort(path, entry.facts().isDirectory(), comparison);
          }

          @Override
          public void unlistable(RemotePath directory, IOException failure) {
            usable &= !keptDirectories.contains(directory.relativeTo(tree));
          }
        });
  }

  /** Whether that was answered. */
  boolean isAnswered() {
    return top.isThere();
  }

  /** Whether the tree can be used, once that was answered. */
  boolean isUsable() throws IOException {
    boolean real =
        top.get()
            .get(0)
            .map(Found::facts)
            .filter(Facts::isDirectory)
            .map(facts -> facts.mode() == Manifest.ROOT_MODE)
            .orElse(false);
    if (real && usable) {
      for (Entry entry : wanted.entries()) {
        if (!stays(entry.path())) {
          touched.add(parentOf(entry.path().value()));
        }
      }
    }
    return real && usable;
  }

  private void sort(String path, boolean isDirectory, Comparison comparison) {
    String parent = parentOf(path);
    if (!keptDirectories.contains(parent)) {
      // It goes with the directory above it.
      return;
    }
    if (isWanted(path, comparison)) {
      stays.add(path);
      if (isDirectory) {
        keptDirectories.add(path);
      }
      return;
    }
    touched.add(parent);
    gone.add(new Gone(path, isDirectory));
  }

  private boolean isWanted(String path, Comparison comparison) {
    EntryPath entry;
    try {
      entry = EntryPath.parse(path);
    } catch (IllegalArgumentException e) {
      return false;
    }
    Optional<Entry> old = recorded.find(entry);
    return old.isPresent()
        && comparison.isIntact(entry)
        && wanted.find(entry).map(now -> isSame(old.get(), now)).orElse(false);
  }

  private static boolean isSame(Entry old, Entry now) {
    if (old instanceof Entry.File was && now instanceof Entry.File file) {
      return was.mode() == file.mode() && was.digest().equals(file.digest());
    }
    // What an application has written is not for the next release.
    return !(now instanceof Entry.Writable) && old.equals(now);
  }

  static String parentOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** Whether the entry of the new release at this path is there already. */
  boolean stays(EntryPath path) {
    return stays.contains(path.value());
  }

  /** What the tree should have been. */
  Manifest recorded() {
    return recorded;
  }

  /** What goes, a directory with all that lies in it. */
  List<Gone> gone() {
    return List.copyOf(gone);
  }

  /** Lets go, with all that lies in it, what could have stayed. */
  void letGo(Gone which) {
    gone.add(which);
    touched.add(parentOf(which.path()));
    stays.remove(which.path());
    if (which.isDirectory()) {
      String below = which.path() + "/";
      stays.removeIf(path -> path.startsWith(below));
      keptDirectories.removeIf(path -> path.equals(which.path()) || path.startsWith(below));
    }
  }

  /** The directories below the tree that stay and in which anything goes or comes. */
  List<String> changed() {
    return touched.stream()
        .filter(path -> !path.isEmpty() && keptDirectories.contains(path))
        .toList();
  }

  /**
   * Of each of these directories the smallest file that stays in it or below, where there is any.
   */
  Map<String, String> smallestFiles(Collection<String> directories) {
    Map<String, Entry.File> smallest = new HashMap<>();
    Set<String> asked = Set.copyOf(directories);
    if (!asked.isEmpty()) {
      for (Entry entry : recorded.entries()) {
        if (entry instanceof Entry.File file && stays(file.path())) {
          for (String at = parentOf(file.path().value()); !at.isEmpty(); at = parentOf(at)) {
            if (asked.contains(at)) {
              smallest.merge(at, file, (one, other) -> other.size() < one.size() ? other : one);
            }
          }
        }
      }
    }
    Map<String, String> paths = new HashMap<>();
    smallest.forEach((directory, file) -> paths.put(directory, file.path().value()));
    return paths;
  }

  /** The directories that stay and in which anything goes or comes; the empty path is the tree. */
  Set<String> touched() {
    return Collections.unmodifiableSet(touched);
  }
}
