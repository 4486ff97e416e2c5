package dev.deployer.root;

import dev.deployer.host.Found;
import dev.deployer.host.Questions;
import dev.deployer.host.Visitor;
import dev.deployer.path.InvalidPathTextException;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What lies in the directories of a root, as far as listings say so: a list of candidates, since a
 * listing can leave entries out. The journal's files are handed to who reads it.
 */
final class RootListing {
  /** Of what a step printed. */
  private static final Pattern OUTPUT = Pattern.compile("step-.+\\.[0-9]+");

  private final Layout layout;
  private final JournalReader journal;
  private final Map<RemotePath, Found> listed = new HashMap<>();
  private final List<IOException> unlistable = new ArrayList<>();
  private int spares;

  RootListing(Layout layout, JournalReader journal) {
    this.layout = layout;
    this.journal = journal;
  }

  /** Asks for what lies in these, among other questions. */
  void ask(Questions questions, List<RemotePath> directories) {
    RemotePath ofJournal = layout.journal();
    RemotePath ofReserve = layout.reserve();
    questions.walk(
        directories,
        false,
        new Visitor() {
          @Override
          public void found(Found entry) {
            RemotePath parent = entry.path().parent();
            if (parent.equals(ofJournal)) {
              journal.found(entry);
            } else if (parent.equals(ofReserve)) {
              spares += Reserve.isWhole(entry) ? 1 : 0;
            } else {
              listed.put(entry.path(), entry);
            }
          }

          @Override
          public void unlistable(RemotePath directory, IOException failure) {
            if (!directory.equals(ofReserve)) {
              unlistable.add(failure);
            }
          }
        });
  }

  /** Fails where a directory could not be listed; but for the reserve, which may be taken. */
  void requireWhole() throws IOException {
    if (!unlistable.isEmpty()) {
      throw unlistable.get(0);
    }
  }

  /** How many files of the reserve are whole. */
  int spares() {
    return spares;
  }

  Set<RemotePath> names(RemotePath directory) {
    return entries(directory).keySet();
  }

  /** What was found in it, by its path. */
  Map<RemotePath, Found> entries(RemotePath directory) {
    Map<RemotePath, Found> entries = new HashMap<>(listed);
    entries.keySet().removeIf(path -> !path.parent().equals(directory));
    return entries;
  }

  /** What was found in it, in the order of the names. */
  List<RemotePath> paths(RemotePath directory) {
    return entries(directory).keySet().stream()
        .sorted(Comparator.comparing(RemotePath::toString))
        .toList();
  }

  /** What bears the id of a release in it, and is a directory. */
  Set<ReleaseId> releases(RemotePath directory) {
    Set<ReleaseId> ids = new TreeSet<>();
    entries(directory).values().forEach(entry -> release(entry).ifPresent(ids::add));
    return ids;
  }

  private static Optional<ReleaseId> release(Found entry) {
    if (!entry.facts().isDirectory()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ReleaseId.parse(entry.path().name()));
    } catch (InvalidPathTextException e) {
      return Optional.empty();
    }
  }

  /**
   * What lies in the journal, among the manifests and in the trash, and is none of these.
   *
   * @param retired the names in the trash that have a card
   */
  List<String> strays(Set<String> retired) {
    List<String> strays = new ArrayList<>();
    journal.odd().forEach(name -> strays.add("journal/" + Printable.escape(name)));
    entries(layout.manifests()).values().stream()
        .filter(entry -> release(entry).isEmpty())
        .forEach(entry -> strays.add("manifests/" + Printable.escape(entry.path().name())));
    entries(layout.trash()).values().stream()
        .map(entry -> entry.path().name())
        .filter(name -> !retired.contains(name) && !OUTPUT.matcher(name).matches())
        .forEach(name -> strays.add("trash/" + Printable.escape(name)));
    strays.sort(null);
    return strays;
  }

  /** What lies among the releases and is none. */
  List<String> odd() {
    return entries(layout.releases()).values().stream()
        .filter(entry -> release(entry).isEmpty())
        .map(entry -> Printable.escape(entry.path().name()))
        .sorted()
        .toList();
  }
}
