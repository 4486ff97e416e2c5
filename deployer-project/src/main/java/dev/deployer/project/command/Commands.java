package dev.deployer.project.command;

import dev.deployer.Decision;
import dev.deployer.path.Discreet;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.run.Task;
import dev.deployer.yaml.Closest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The commands by their names, for whoever has no class for each. */
public final class Commands {
  /** Options without a value, of all commands. */
  public static final Set<String> FLAGS =
      Set.of(
          "--accept-new",
          "--at-once",
          "--content",
          "--dry-run",
          "--known",
          "--motd",
          "--no-record",
          "--now",
          "--probe",
          "--trash",
          "--waves",
          "--yes");

  /** Makes a task of the words behind its name. */
  private interface Making {
    Task of(Words words) throws MisuseException;
  }

  private static final Map<String, Making> ALL = new TreeMap<>();

  static {
    ALL.put("check", words -> new Check(words.flag("--probe")));
    ALL.put("data", words -> new Data(words.value("--written")));
    ALL.put("deploy", Commands::deploy);
    ALL.put("history", words -> new ShowHistory());
    ALL.put("init", words -> new Init(words.flag("--yes")));
    ALL.put("plan", Commands::plan);
    ALL.put("prune", words -> new Prune(words.number("--keep"), words.flag("--now")));
    ALL.put("recover", words -> new Recover(decision(words.value("--decide"))));
    ALL.put("rehearse", words -> new Rehearse(words.release("--release"), words.path("--seal")));
    ALL.put("releases", words -> new ListReleases(words.flag("--trash")));
    ALL.put("rename", words -> new Rename(words.value("--from").orElse("")));
    ALL.put("restore", words -> new Restore(words.release()));
    ALL.put(
        "rollback",
        words -> {
          boolean dryRun = words.flags("--dry-run", "-n");
          return new RollBack(words.release(), dryRun, words.flag("--waves"));
        });
    ALL.put("status", words -> new ShowStatus(words.flag("--motd")));
    ALL.put("verify", Commands::verify);
    ALL.put(
        "watch",
        words ->
            new Watch(words.duration("--for").orElse(Watch.USUALLY), words.duration("--every")));
  }

  private Commands() {}

  /** The names. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  /**
   * One of them.
   *
   * @param words what would stand behind the target
   * @throws MisuseException if there is none of that name, or it does not take these words
   */
  public static Task of(String name, List<String> words) throws MisuseException {
    Making making = ALL.get(name);
    if (making == null) {
      throw new MisuseException(
          "There is no command "
              + Discreet.shown(name)
              + " here"
              + Closest.to(name, ALL.keySet())
                  .map(meant -> "; did you mean " + meant + "?")
                  .orElse("."),
          "The commands are: " + String.join(", ", ALL.keySet()) + ".");
    }
    Words all = new Words(name, words);
    return all.whole(making.of(all));
  }

  private static Task deploy(Words words) throws MisuseException {
    boolean dryRun = words.flags("--dry-run", "-n");
    if (dryRun) {
      return plan(words);
    }
    return new Deploy(
        words.release("--release"),
        words.path("--plan"),
        words.values("--approval").stream().map(Path::of).toList(),
        words.path("--seal"),
        words.flag("--at-once"));
  }

  private static Task plan(Words words) throws MisuseException {
    Optional<Path> output = words.path("--output");
    return new PlanOnly(
        words.release("--release"),
        words.path("--seal"),
        words.flag("--at-once"),
        words.values("--author"),
        output.isPresent() ? output : words.path("-o"));
  }

  private static Task verify(Words words) throws MisuseException {
    boolean content = words.flag("--content");
    boolean known = words.flag("--known");
    boolean unrecorded = words.flag("--no-record");
    Optional<Path> save = words.path("--save");
    return new Verify(words.release(), content, known, save, unrecorded);
  }

  private static Optional<Decision> decision(Optional<String> word) throws MisuseException {
    if (word.isEmpty()) {
      return Optional.empty();
    }
    return switch (word.get()) {
      case "commit" -> Optional.of(Decision.COMMIT);
      case "revert" -> Optional.of(Decision.REVERT);
      default -> throw new MisuseException("--decide: a decision is commit or revert.");
    };
  }
}
