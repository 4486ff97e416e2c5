package dev.deployer.maven;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.Outcome;
import dev.deployer.project.Project;
import dev.deployer.project.Session;
import dev.deployer.project.buildtool.CommandWords;
import dev.deployer.project.buildtool.Ending;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.target.Options;
import dev.deployer.yaml.DurationText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/**
 * A command on the target of a module. Keys and what else is secret come from variables of the
 * environment alone, never from parameters, which stand in poms and logs.
 */
abstract class TargetMojo extends AbstractMojo {
  /** How the command line exits where it was used wrongly. */
  private static final int MISUSE = 2;

  /** Where it goes: an environment of {@code deployer.yaml}, or {@code [user@]host:/root}. */
  @Parameter(property = "deployer.environment")
  private String environment;

  /** The configuration, in the folder of the module. */
  @Parameter(property = "deployer.file", defaultValue = "deployer.yaml")
  private String file;

  /** Does nothing. */
  @Parameter(property = "deployer.skip", defaultValue = "false")
  private boolean skip;

  /** Of several hosts only these: names, labels, or {@code !name} for all but that one. */
  @Parameter(property = "deployer.hosts")
  private List<String> hosts;

  /** How long to wait for a lock, such as {@code 5m}. By default not at all. */
  @Parameter(property = "deployer.wait")
  private String wait;

  /** Gates that are overridden, {@code GATE} or {@code GATE:DIGEST}; with {@code reason}. */
  @Parameter(property = "deployer.accept")
  private List<String> accept;

  /** Why gates are overridden. */
  @Parameter(property = "deployer.reason")
  private String reason;

  /** A word for the journal. */
  @Parameter(property = "deployer.message")
  private String message;

  /**
   * The file of ssh_config(5); {@code none} for none. By default {@code ~/.ssh/config} and {@code
   * /etc/ssh/ssh_config}.
   */
  @Parameter(property = "deployer.sshConfig")
  private String sshConfig;

  /** Whether the key of a host that is not known yet is added to the known hosts. */
  @Parameter(property = "deployer.acceptNew", defaultValue = "false")
  private boolean acceptNew;

  /**
   * The build: a folder, or an archive (tar, tar.gz, zip). By default what {@code deployer.yaml}
   * names, else what the module has built: the folder of a war, or the one file of its artifact.
   */
  @Parameter(property = "deployer.source")
  private String source;

  /** The commit of the source that is meant, and not what lies in the work tree. */
  @Parameter(property = "deployer.ref")
  private String ref;

  /** What the build was made from. By default what git says of the source. */
  @Parameter(property = "deployer.revision")
  private String revision;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session.userProperties}", readonly = true)
  private Properties typed = new Properties();

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  /**
   * What is done.
   *
   * @throws MojoExecutionException if what was said makes no command
   */
  abstract CommandWords words() throws MojoExecutionException;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("Skipped by deployer.skip.");
    } else if (isForOthers()) {
      getLog().info("There is no " + file + " here: nothing is deployed from this module.");
    } else {
      run(words());
    }
  }

  /** Whether this module has no configuration, and another of the build has one. */
  private boolean isForOthers() {
    return !hasFile(project) && session.getProjects().stream().anyMatch(this::hasFile);
  }

  private boolean hasFile(MavenProject module) {
    return Files.exists(module.getBasedir().toPath().resolve(file));
  }

  private void run(CommandWords command) throws MojoExecutionException, MojoFailureException {
    MavenLines words = new MavenLines(staged(), module());
    try (Session target = open(command)) {
      target.tell(getLog()::info);
      finish(carryOut(target, command, words), words);
    } catch (DeployerException e) {
      throw misuse(words.of(e.inWords()), e);
    }
  }

  private Session open(CommandWords command) throws DeployerException, MojoExecutionException {
    Project read = Project.read(Path.of(file), here());
    if (environment == null || environment.isBlank()) {
      throw new MojoExecutionException(
          "The environment is missing: there is no default.\n  The environments are: "
              + String.join(", ", read.environments())
              + ". Name one: -Ddeployer.environment=NAME");
    }
    return command.open(
        read, environment, options(), () -> new BuiltSource(project).staged(staged()));
  }

  private Outcome carryOut(Session target, CommandWords command, MavenLines words)
      throws DeployerException {
    Ending ending = Ending.of(target, "Maven", getLog()::error);
    try {
      Outcome outcome = target.run(command.name(), command.behindTarget());
      ending.tell(words.of(outcome.lines()));
      return outcome;
    } finally {
      ending.close();
    }
  }

  private void finish(Outcome outcome, MavenLines words)
      throws MojoExecutionException, MojoFailureException {
    List<String> lines = words.of(outcome.lines());
    if (outcome.isDone()) {
      lines.forEach(getLog()::info);
      return;
    }
    DeployerException cause = outcome.failure().orElse(null);
    if (outcome.exit() == MISUSE) {
      throw misuse(lines, cause);
    }
    throw because(cause, new MojoFailureException(message(lines)));
  }

  private static MojoExecutionException misuse(List<String> lines, DeployerException cause) {
    return because(cause, new MojoExecutionException(message(lines)));
  }

  /** Maven writes it behind a long line of its own; findings begin on the next. */
  private static String message(List<String> lines) {
    String all = String.join("\n", lines);
    return all.startsWith(" ") ? "\n" + all : all;
  }

  /** Maven would repeat a cause's message behind words that say it already; -e shows this one. */
  private static <T extends Exception> T because(DeployerException cause, T failure) {
    if (cause != null) {
      failure.addSuppressed(cause);
    }
    return failure;
  }

  private Machine here() {
    return Machine.ofProcess().in(project.getBasedir().toPath());
  }

  private Path staged() {
    return Path.of(project.getBuild().getDirectory(), "deployer");
  }

  /** How a line that is typed chooses this module; empty where there is no choice. */
  private String module() {
    return session.getProjects().size() > 1 ? ":" + project.getArtifactId() : "";
  }

  /** What is said beside the target. */
  Options.Builder options() throws MojoExecutionException {
    return Options.builder()
        .source(source())
        .ref(ref)
        .revision(revision)
        .message(message)
        .lockWait(lockWait())
        .accepting(accept == null ? List.of() : accept, reason)
        .hosts(hosts())
        .sshConfig(sshConfig == null ? null : Path.of(sshConfig))
        .acceptNew(acceptNew);
  }

  private Path source() throws MojoExecutionException {
    requireNamed("deployer.source", "a folder or an archive");
    return source == null ? null : project.getBasedir().toPath().resolve(source);
  }

  private List<String> hosts() throws MojoExecutionException {
    requireNamed("deployer.hosts", "hosts of the environment");
    return hosts == null ? List.of() : hosts;
  }

  /** Maven makes the same of an empty property as of none at all, and it may be a lost variable. */
  private void requireNamed(String property, String what) throws MojoExecutionException {
    String said = typed.getProperty(property);
    if (said != null && said.isBlank()) {
      throw new MojoExecutionException(property + " names " + what + ", and nothing was named.");
    }
  }

  private Duration lockWait() throws MojoExecutionException {
    try {
      return wait == null ? Duration.ZERO : DurationText.parse(wait);
    } catch (IllegalArgumentException e) {
      throw new MojoExecutionException("deployer.wait: " + e.getMessage() + ".");
    }
  }
}
