package dev.deployer.project.command;

import dev.deployer.KnownHead;
import dev.deployer.path.Discreet;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Task;
import dev.deployer.yaml.Closest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The commands by their names, for whoever has no class for each. */
public final class Commands {
  /** Options without a value, of all commands. */
  public static final Set<String> FLAGS =
      Set.of(
          "--accept-new",
          "--at-once",
          "--commits",
          "--content",
          "--dead",
          "--dry-run",
          "--end",
          "--exit-code",
          "--known",
          "--motd",
          "--no-record",
          "--now",
          "--printed",
          "--probe",
          "--text",
          "--trash",
          "--verify",
          "--waves",
          "--yes");

  /** Makes a task of the words behind its name. */
  private interface Making {
    Task of(Words words) throws MisuseException;
  }

  private static final Map<String, Making> ALL = new TreeMap<>();

  /** Those that are for the command line alone, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "approve", "a plan is approved by whoever has read it",
          "completion", "it is for a shell",
          "config", "it is about a file, and asks no host",
          "daemon", "it serves that command line",
          "demo", "it is for whoever looks on",
          "new", "it is about a file, and asks no host");

  static {
    ALL.put("check", words -> new Check(words.flag("--probe")));
    ALL.put("data", words -> new Data(words.value("--written")));
    ALL.put("deploy", Commands::deploy);
    ALL.put("diff", Commands::diff);
    ALL.put("drill", Commands::drill);
    ALL.put("history", Commands::history);
    ALL.put(
        "init",
        words -> {
          boolean yes = words.flags("--yes", "-y");
          return new Init(yes, Asking.nobody(yes));
        });
    ALL.put("plan", Commands::plan);
    ALL.put(
        "prune", words -> new Prune(words.number("--keep", Integer::valueOf), words.flag("--now")));
    ALL.put("recover", words -> new Recover(words.value("--decide", Recover::decision)));
    ALL.put("rehearse", words -> new Rehearse(words.release("--release"), words.path("--seal")));
    ALL.put("releases", words -> new ListReleases(words.flag("--trash")));
    ALL.put("rename", words -> new Rename(words.value("--from").orElse("")));
    ALL.put("report", words -> new WriteReport(output(words).orElse(WriteReport.USUALLY)));
    ALL.put("restore", words -> new Restore(words.release()));
    ALL.put(
        "rollback",
        words -> {
          boolean dryRun = words.flags("--dry-run", "-n");
          return new RollBack(words.release(), dryRun, words.flag("--waves"));
        });
    ALL.put("seal", words -> new SealBuild(output(words)));
    ALL.put("status", words -> new ShowStatus(words.flag("--motd")));
    ALL.put("step", Commands::step);
    ALL.put(
        "unlock",
        words -> {
          boolean yes = words.flags("--yes", "-y");
          return new Unlock(words.flag("--dead"), words.value("--token"), yes, Asking.nobody(yes));
        });
    ALL.put("verify", Commands::verify);
    ALL.put(
        "watch",
        words ->
            new Watch(
                words.value("--for", Watch::time).orElse(Watch.USUALLY),
                words.value("--every", Watch::every)));
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
    if (ELSEWHERE.containsKey(name)) {
      throw new MisuseException(
          "deployer " + name + " is for the command line alone: " + ELSEWHERE.get(name) + ".",
          "The commands here are: " + String.join(", ", ALL.keySet()) + ".");
    }
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
    return new Deploy(
        words.release("--release"),
        words.path("--plan"),
        words.paths("--approval"),
        words.path("--seal"),
        words.flag("--at-once"),
        words.flags("--dry-run", "-n"));
  }

  private static Task diff(Words words) throws MisuseException {
    boolean text = words.flag("--text");
    boolean commits = words.flag("--commits");
    boolean tells = words.flag("--exit-code");
    return new Diff(words.release(), words.release(), text, commits, tells);
  }

  private static Task drill(Words words) throws MisuseException {
    return new Drill(
        words.values("--only", Commands::scenarios).stream().flatMap(List::stream).toList(),
        words.number("--seed", Long::valueOf),
        words.value("--within", Drill::within),
        words.path("--report"),
        words.flag("--end"),
        Asking.nobody(false));
  }

  private static List<String> scenarios(String text) {
    return Stream.of(text.split(",", -1)).map(Drill::scenario).toList();
  }

  private static Task step(Words words) throws MisuseException {
    boolean dryRun = words.flags("--dry-run", "-n");
    boolean printed = words.flag("--printed");
    Optional<Path> output = output(words);
    Optional<Path> plan = words.path("--plan");
    List<String> authors = words.values("--author");
    List<Path> signatures = words.paths("--approval");
    return new RunStep(words.argument(), dryRun, output, plan, authors, signatures, printed);
  }

  private static Task history(Words words) throws MisuseException {
    List<KnownHead> heads = words.values("--head", KnownHead::parse);
    boolean verify = words.flag("--verify");
    return new ShowHistory(
        verify,
        heads,
        verify
            ? words.value("--heads")
            : words.flag("--heads") ? Optional.of("") : Optional.empty());
  }

  private static Optional<Path> output(Words words) throws MisuseException {
    Optional<Path> output = words.path("--output");
    return output.isPresent() ? output : words.path("-o");
  }

  private static Task plan(Words words) throws MisuseException {
    return new PlanOnly(
        words.release("--release"),
        words.path("--seal"),
        words.flag("--at-once"),
        words.values("--author"),
        output(words));
  }

  private static Task verify(Words words) throws MisuseException {
    boolean content = words.flag("--content");
    boolean known = words.flag("--known");
    boolean unrecorded = words.flag("--no-record");
    Optional<Path> save = words.path("--save");
    return new Verify(words.release(), content, known, save, unrecorded);
  }
}
