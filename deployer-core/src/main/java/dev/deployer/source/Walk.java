package dev.deployer.source;

import dev.deployer.host.Facts;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Fault;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.EntryPath;
import dev.deployer.path.NameRule;
import dev.deployer.source.ScannedFile.Part;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One pass over a source, in the order of the paths, without reading files or following links. What
 * cannot be sent becomes a fault, and the walk goes on, so that all faults are known at once.
 */
final class Walk {
  private static final int DIRECTORY_MODE = 0755;
  private static final Set<String> NEVER_SENT = Set.of(Source.IGNORE_FILE, "deployer.yaml");

  private final Path top;
  private final SourceSettings settings;
  private final DeclaredPaths declared;
  private final IgnoreRules excludes;
  private final IgnoreRules executable;

  /** The directories that declared paths lie in, as far as they were not found. */
  private final Set<EntryPath> missingParents = new HashSet<>();

  private final List<Entry> release = new ArrayList<>();
  private final List<Entry> writableContent = new ArrayList<>();
  private final List<ScannedFile> files = new ArrayList<>();
  private final List<EntryPath> notSent = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();

  Walk(Path top, SourceSettings settings, DeclaredPaths declared, IgnoreRules excludes) {
    this.top = top;
    this.settings = settings;
    this.declared = declared;
    this.excludes = excludes;
    this.executable = new IgnoreRules(settings.executable());
  }

  /** Everything that the manifest will have but its files. */
  List<Entry> release() {
    return release;
  }

  /** What lies in writable directories, but its files. */
  List<Entry> writableContent() {
    return writableContent;
  }

  /** All files to be read, in the order of their paths. */
  List<ScannedFile> files() {
    return files;
  }

  List<EntryPath> notSent() {
    return notSent;
  }

  List<Fault> faults() {
    return faults;
  }

  /**
   * Walks, once.
   *
   * @throws InterruptedIOException if the thread is interrupted, which it then still is
   */
  void run() throws InterruptedIOException {
    declared.sharedDirs().forEach(path -> declare(Entry.Link.toShared(path)));
    declared.sharedFiles().forEach(path -> declare(Entry.Link.toShared(path)));
    declared.writable().forEach(path -> declare(new Entry.Writable(path)));
    enter("", top, Part.RELEASE);
    missingParents.forEach(path -> release.add(new Entry.Directory(path, DIRECTORY_MODE)));
  }

  /** Whether a file at this path is looked at, and not left out whatever the rules say. */
  static boolean wouldVisit(String path, DeclaredPaths declared) {
    if (NEVER_SENT.contains(path) || EntryPath.fault(path) != null) {
      return false;
    }
    EntryPath entry = EntryPath.parse(path);
    return declared.sharedDirs().stream().noneMatch(entry::isWithin)
        && Stream.of(path.split("/", -1)).noneMatch(".git"::equals);
  }

  private void declare(Entry entry) {
    release.add(entry);
    for (EntryPath up = entry.path().parent(); up != null; up = up.parent()) {
      missingParents.add(up);
    }
  }

  private void enter(String path, Path directory, Part part) throws InterruptedIOException {
    for (String name : names(path, directory)) {
      String below = below(path, name);
      if (name.equals(".git") || NEVER_SENT.contains(below)) {
        continue;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("the scan was interrupted at " + below);
      }
      try {
        visit(below, directory.resolve(name), part);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        faults.add(new Fault(below, why(e)));
      }
    }
  }

  /** The names in a directory that can be names of entries, in order. */
  private List<String> names(String path, Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        NameRule broken = Names.brokenRule(name, child);
        if (broken == null) {
          names.add(name);
        } else if (!excludes.match(
            below(path, name), Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))) {
          faults.add(Fault.of(below(path, name), broken));
        }
      }
    } catch (IOException e) {
      faults.add(new Fault(path.isEmpty() ? "." : path, why(e)));
    } catch (DirectoryIteratorException e) {
      faults.add(new Fault(path.isEmpty() ? "." : path, why(e.getCause())));
    }
    names.sort(null);
    return names;
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  private void visit(String text, Path file, Part part) throws IOException {
    FileFacts facts = FileFacts.of(file);
    boolean excluded = excludes.match(text, facts.type() == Facts.Type.DIRECTORY);
    NameRule broken = EntryPath.brokenRule(text);
    if (broken != null) {
      if (!excluded) {
        faults.add(Fault.of(text, broken));
      }
      return;
    }
    EntryPath path = EntryPath.parse(text);
    if (declared.sharedDirs().contains(path)) {
      visitSharedDirectory(path, file, facts);
    } else if (declared.sharedFiles().contains(path)) {
      visitSharedFile(path, facts, excluded);
    } else if (declared.writable().contains(path)) {
      visitWritable(path, file, facts, excluded);
    } else if (!excluded) {
      visitEntry(path, file, facts, part);
    }
  }

  private void visitSharedDirectory(EntryPath path, Path directory, FileFacts facts) {
    switch (facts.type()) {
      case DIRECTORY -> listNotSent(path, directory);
      case LINK -> notSent.add(path);
      default -> fault(path, "it is declared as a shared directory, but is not one");
    }
  }

  /** What cannot be named or listed is no fault, since it stays here: its directory is told. */
  private void listNotSent(EntryPath path, Path directory) {
    Set<EntryPath> found = new TreeSet<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String below = below(path.value(), child.getFileName().toString());
        found.add(EntryPath.fault(below) == null ? EntryPath.parse(below) : path);
      }
    } catch (IOException | DirectoryIteratorException e) {
      found.add(path);
    }
    notSent.addAll(found);
  }

  private void visitSharedFile(EntryPath path, FileFacts facts, boolean excluded) {
    switch (facts.type()) {
      case FILE -> {
        if (!excluded) {
          addFile(path, facts, Part.SEED);
        }
      }
      case LINK -> notSent.add(path);
      default -> fault(path, "it is declared as a shared file, but is not one");
    }
  }

  private void visitWritable(EntryPath path, Path directory, FileFacts facts, boolean excluded)
      throws InterruptedIOException {
    if (facts.type() != Facts.Type.DIRECTORY) {
      fault(path, "it is declared as a writable directory, but is not one");
    } else if (!excluded) {
      enter(path.value(), directory, Part.WRITABLE);
    }
  }

  private void visitEntry(EntryPath path, Path file, FileFacts facts, Part part)
      throws IOException {
    missingParents.remove(path);
    List<Entry> entries = part == Part.RELEASE ? release : writableContent;
    switch (facts.type()) {
      case DIRECTORY -> {
        entries.add(new Entry.Directory(path, directoryMode(facts)));
        enter(path.value(), file, part);
      }
      case FILE -> addFile(path, facts, part);
      case LINK -> addLink(path, Files.readSymbolicLink(file), entries, file);
      case OTHER -> fault(path, "a release has only files, directories and links");
    }
  }

  private void addFile(EntryPath path, FileFacts facts, Part part) {
    if (facts.runsAsAnother()) {
      fault(path, "a file of a release has no setuid or setgid bit");
      return;
    }
    files.add(
        new ScannedFile(
            path,
            part,
            fileMode(path, facts),
            facts.size(),
            facts.seconds(),
            facts.identity(),
            facts.stamp()));
  }

  private void addLink(EntryPath path, Path target, List<Entry> entries, Path link) {
    Entry.Link entry = new Entry.Link(path, target.toString());
    NameRule broken = Names.brokenRule(entry.target(), link.resolveSibling(target));
    if (broken != null) {
      faults.add(Fault.of(path.value(), broken));
    } else if (entry.isToShared()) {
      faults.add(
          new Fault(
              path.value(),
              "it leads to shared data, and is not declared as shared",
              Optional.of(NameRule.LINK)));
    } else {
      entries.add(entry);
    }
  }

  private int directoryMode(FileFacts facts) {
    return settings.preserveModes() && facts.mode() != FileFacts.NO_MODE
        ? facts.permissions() | 0700
        : DIRECTORY_MODE;
  }

  private int fileMode(EntryPath path, FileFacts facts) {
    boolean known = facts.mode() != FileFacts.NO_MODE;
    int mode = settings.preserveModes() && known ? facts.permissions() : 0644;
    boolean runs =
        (known && !settings.preserveModes() && (facts.mode() & 0100) != 0)
            || executable.matchFileOrAbove(path.value());
    return runs ? mode | 0111 : mode;
  }

  private void fault(EntryPath path, String why) {
    faults.add(new Fault(path.value(), why));
  }

  /** Why something could not be read, without its local path. */
  static String why(IOException e) {
    if (e instanceof NoSuchFileException || e instanceof SourceChangedException) {
      return "it changed while the source was scanned";
    }
    return "it cannot be read: " + LocalFailure.why(e);
  }
}
