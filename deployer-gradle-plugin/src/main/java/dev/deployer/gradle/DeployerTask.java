package dev.deployer.gradle;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.Outcome;
import dev.deployer.project.Project;
import dev.deployer.project.Session;
import dev.deployer.project.buildtool.CommandWords;
import dev.deployer.project.buildtool.Ending;
import dev.deployer.project.buildtool.ShellWords;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.target.Options;
import dev.deployer.yaml.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.gradle.api.DefaultTask;
import org.gradle.api.GradleException;
import org.gradle.api.Task;
import org.gradle.api.file.DirectoryProperty;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.logging.LogLevel;
import org.gradle.api.provider.ListProperty;
import org.gradle.api.provider.Property;
import org.gradle.api.specs.Spec;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.Internal;
import org.gradle.api.tasks.Optional;
import org.gradle.api.tasks.TaskAction;
import org.gradle.api.tasks.options.Option;

/**
 * A command on the target of a project. The plugin registers one for each command; a build script
 * may register more, and say more than one line of options can.
 */
public abstract class DeployerTask extends DefaultTask {
  /** Those whose answer is all that they are asked for, so that it is printed by {@code -q} too. */
  private static final Set<String> QUESTIONS =
      Set.of("check", "data", "diff", "history", "plan", "releases", "status", "verify");

  /** Never up to date: what it looks at and changes is elsewhere. */
  public DeployerTask() {
    doNotTrackState("What it looks at and changes is on hosts.");
    onlyIf(new NotSkipped());
  }

  /** The name of the command, such as {@code prune}. */
  @Input
  public abstract Property<String> getCommand();

  /**
   * What stands behind the target on the command line, word by word: {@code --keep}, {@code 3}.
   * Where a person would be asked, nothing is done without {@code --yes} among them.
   */
  @Input
  public abstract ListProperty<String> getArgs();

  /** The same as a line; words with blanks are in quotes. */
  @Option(option = "args", description = "What else the command is told, such as '--keep 3'.")
  public void setArgsLine(String line) {
    getArgs().set(ShellWords.parse(line));
  }

  /** Where it goes: an environment of {@code deployer.yaml}, or {@code [user@]host:/root}. */
  @Input
  @Optional
  @Option(option = "environment", description = "Where it goes: an environment of deployer.yaml.")
  public abstract Property<String> getEnvironment();

  /** The configuration. */
  @Internal
  public abstract RegularFileProperty getFile();

  /** The same, against the folder of the project. */
  @Option(option = "file", description = "The configuration, in place of deployer.yaml.")
  public void setFilePath(String path) {
    getFile().set(getFolder().file(path));
  }

  /** Of several hosts only these: names, labels, or {@code !name} for all but that one. */
  @Input
  @Option(option = "hosts", description = "Of several hosts only these: names, labels, !name.")
  public abstract ListProperty<String> getHosts();

  /** How long to wait for a lock, such as {@code 5m}. */
  @Input
  @Optional
  @Option(option = "wait", description = "How long to wait for a lock, such as 5m.")
  public abstract Property<String> getWait();

  /** Gates that are overridden, {@code GATE} or {@code GATE:DIGEST}; with {@code reason}. */
  @Input
  @Option(option = "accept", description = "A gate that is overridden, GATE or GATE:DIGEST.")
  public abstract ListProperty<String> getAccept();

  /** Why gates are overridden. */
  @Input
  @Optional
  @Option(option = "reason", description = "Why gates are overridden.")
  public abstract Property<String> getReason();

  /** A word for the journal. */
  @Input
  @Optional
  @Option(option = "message", description = "A word for the journal.")
  public abstract Property<String> getMessage();

  /** The file of ssh_config(5); {@code none} for none. */
  @Input
  @Optional
  @Option(option = "ssh-config", description = "The file of ssh_config(5); none for none.")
  public abstract Property<String> getSshConfig();

  /** Whether the key of a host that is not known yet is added to the known hosts. */
  @Input
  @Optional
  @Option(option = "accept-new", description = "Adds the key of a host to the known hosts.")
  public abstract Property<Boolean> getAcceptNew();

  /** Whether the task is left out. */
  @Input
  public abstract Property<Boolean> getSkip();

  /** The folder of the project, against which paths are resolved. */
  @Internal
  public abstract DirectoryProperty getFolder();

  /** The folder in which Gradle is typed. */
  @Internal
  public abstract DirectoryProperty getRootFolder();

  /** A folder of this task's own, for a build that is one file. */
  @Internal
  public abstract DirectoryProperty getStaged();

  /** Left out where that was said. */
  private static final class NotSkipped implements Spec<Task> {
    @Override
    public boolean isSatisfiedBy(Task task) {
      return !((DeployerTask) task).getSkip().getOrElse(false);
    }
  }

  /** The command with all its words. */
  CommandWords words() {
    return new CommandWords(getCommand().get(), getArgs().get());
  }

  /** What every command takes. */
  Options.Builder options() {
    return Options.builder()
        .message(getMessage().getOrNull())
        .lockWait(lockWait())
        .accepting(getAccept().get(), getReason().getOrNull())
        .hosts(hosts())
        .sshConfig(getSshConfig().map(Path::of).getOrNull())
        .acceptNew(getAcceptNew().getOrElse(false));
  }

  /** An option may stand several times, or once with commas, as on the command line. */
  private List<String> hosts() {
    return getHosts().get().stream()
        .flatMap(words -> List.of(words.split(",", -1)).stream())
        .toList();
  }

  private Duration lockWait() {
    String wait = getWait().getOrElse("");
    try {
      return wait.isEmpty() ? Duration.ZERO : DurationText.parse(wait);
    } catch (IllegalArgumentException e) {
      throw new GradleException("--wait: " + e.getMessage() + ".", e);
    }
  }

  /** Runs the command. An interrupt, by which Gradle cancels, ends it at its next safe point. */
  @TaskAction
  public void carryOut() {
    GradleLines lines = new GradleLines(staged(), getPath(), folder(getRootFolder()));
    try (Session target = open()) {
      target.tell(getLogger()::lifecycle);
      finish(run(target, lines), lines);
    } catch (DeployerException e) {
      throw failure(lines.of(e.inWords()), e);
    }
  }

  private Session open() throws DeployerException {
    Project read = Project.read(file(), Machine.ofProcess().in(folder(getFolder())));
    String environment = getEnvironment().getOrElse("");
    if (environment.isBlank()) {
      throw new GradleException(
          "The environment is missing: there is no default.\n  The environments are: "
              + String.join(", ", read.environments())
              + ". Name one: --environment NAME, or deployer { environment = \"NAME\" }");
    }
    return read.open(environment, options().build());
  }

  private Outcome run(Session target, GradleLines lines) throws DeployerException {
    CommandWords command = words();
    Ending ending = Ending.of(target, "Gradle", line -> log(LogLevel.ERROR, List.of(line)));
    try {
      Outcome outcome = target.run(command.name(), command.behindTarget());
      if (isInterrupted(outcome)) {
        // Of a task that it cancels Gradle says that, and nothing else.
        log(LogLevel.ERROR, lines.of(outcome.lines()));
      } else {
        ending.tell(lines.of(outcome.lines()));
      }
      return outcome;
    } finally {
      ending.close();
    }
  }

  /** A hook that was cut off is what failed then, and the thread is interrupted still. */
  private static boolean isInterrupted(Outcome outcome) {
    if (!outcome.isDone() && Thread.currentThread().isInterrupted()) {
      return true;
    }
    return outcome.failure().map(DeployerException::kind).stream()
        .anyMatch(DeployerException.Kind.INTERRUPTED::equals);
  }

  private void finish(Outcome outcome, GradleLines lines) {
    List<String> told = lines.of(outcome.lines());
    if (!outcome.isDone()) {
      throw failure(told, outcome.failure().orElse(null));
    }
    LogLevel level = QUESTIONS.contains(getCommand().get()) ? LogLevel.QUIET : LogLevel.LIFECYCLE;
    log(level, told);
  }

  private void log(LogLevel level, List<String> lines) {
    lines.forEach(line -> getLogger().log(level, line));
  }

  /** Gradle would repeat a cause's message behind words that say it already. */
  private static GradleException failure(List<String> lines, DeployerException cause) {
    GradleException failure = new GradleException(String.join("\n", lines).strip());
    if (cause != null) {
      failure.addSuppressed(cause);
    }
    return failure;
  }

  /** As messages are to call it. */
  private Path file() {
    Path file = getFile().get().getAsFile().toPath();
    Path folder = folder(getFolder());
    return file.startsWith(folder) ? folder.relativize(file) : file;
  }

  /** A folder of this task's own. */
  Path staged() {
    return folder(getStaged());
  }

  private static Path folder(DirectoryProperty folder) {
    return folder.get().getAsFile().toPath();
  }
}
