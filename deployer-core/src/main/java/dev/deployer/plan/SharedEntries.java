package dev.deployer.plan;

import dev.deployer.host.Answer;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.outcome.Objection;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The directories and files of {@code shared/} that a target declares, and what stands against them
 * on a host.
 *
 * @param directories declared as such
 * @param files declared as such
 */
public record SharedEntries(List<EntryPath> directories, List<EntryPath> files) {
  /** Those of the paths that a target declares. */
  public static SharedEntries of(DeclaredPaths declared) {
    return new SharedEntries(declared.sharedDirs(), declared.sharedFiles());
  }

  /**
   * What stands against a deploy: a missing file that the source cannot give, a wrong type.
   *
   * @param found what lies there
   */
  public List<Objection> objections(
      Map<EntryPath, Optional<Facts>> found, Layout layout, Source source) {
    List<Objection> objections = new ArrayList<>();
    RemotePath shared = layout.shared();
    for (EntryPath entry : all()) {
      for (EntryPath parent : parents(entry)) {
        Optional<Facts> facts = found.get(parent);
        if (facts.isPresent() && !facts.get().isDirectory()) {
          objections.add(unfit(parent, "is no real directory, and declared entries lie below it"));
        }
      }
    }
    for (EntryPath directory : directories) {
      Optional<Facts> facts = found.get(directory);
      if (facts.isPresent() && !facts.get().isDirectory() && !facts.get().isLink()) {
        objections.add(unfit(directory, "is declared as a directory, but is not one"));
      }
    }
    for (EntryPath file : files) {
      Optional<Facts> facts = found.get(file);
      if (facts.isPresent() && !facts.get().isFile() && !facts.get().isLink()) {
        objections.add(unfit(file, "is declared as a file, but is not one"));
      } else if (facts.isEmpty() && source.seed(file).isEmpty()) {
        objections.add(
            new Objection(
                Objection.Kind.SHARED_FILE_MISSING,
                "shared/" + file + " is neither on the host nor in the source",
                List.of(shared.resolve(file).toString())));
      }
    }
    return objections;
  }

  /** Looks at the entries, and at the directories above them. */
  public Map<EntryPath, Optional<Facts>> look(Host host, Layout layout) throws IOException {
    Questions questions = new Questions();
    Looks looks = ask(questions, layout);
    if (!questions.isEmpty()) {
      host.ask(questions);
    }
    return looks.found();
  }

  /** Looks at the same among other questions. */
  public Looks ask(Questions questions, Layout layout) {
    Set<EntryPath> paths = new LinkedHashSet<>();
    for (EntryPath entry : all()) {
      paths.addAll(parents(entry));
      paths.add(entry);
    }
    List<EntryPath> asked = List.copyOf(paths);
    return new Looks(
        asked,
        asked.isEmpty()
            ? Optional.empty()
            : Optional.of(
                questions.look(
                    asked.stream().map(path -> layout.shared().resolve(path)).toList())));
  }

  /** What was asked about entries, and is known once that was answered. */
  public static final class Looks {
    private final List<EntryPath> paths;
    private final Optional<Answer<List<Optional<Found>>>> answer;

    private Looks(List<EntryPath> paths, Optional<Answer<List<Optional<Found>>>> answer) {
      this.paths = paths;
      this.answer = answer;
    }

    /** Whether that was answered. */
    public boolean areAnswered() {
      return answer.map(Answer::isThere).orElse(true);
    }

    /** What lies there, by path. */
    public Map<EntryPath, Optional<Facts>> found() throws IOException {
      Map<EntryPath, Optional<Facts>> found = new LinkedHashMap<>();
      if (answer.isPresent()) {
        Iterator<Optional<Found>> facts = answer.get().get().iterator();
        paths.forEach(path -> found.put(path, facts.next().map(Found::facts)));
      }
      return found;
    }
  }

  private List<EntryPath> all() {
    List<EntryPath> all = new ArrayList<>(directories);
    all.addAll(files);
    return all;
  }

  /** The directories above an entry within {@code shared/}, the topmost first. */
  public static List<EntryPath> parents(EntryPath entry) {
    List<EntryPath> parents = new ArrayList<>();
    for (EntryPath parent = entry.parent(); parent != null; parent = parent.parent()) {
      parents.add(0, parent);
    }
    return parents;
  }

  private static Objection unfit(EntryPath path, String why) {
    return new Objection(Objection.Kind.SHARED_ENTRY_UNFIT, "shared/" + path + " " + why);
  }
}
