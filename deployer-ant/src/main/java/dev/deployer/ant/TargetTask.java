package dev.deployer.ant;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.Outcome;
import dev.deployer.project.Project;
import dev.deployer.project.Session;
import dev.deployer.project.buildtool.CommandWords;
import dev.deployer.project.buildtool.Ending;
import dev.deployer.project.buildtool.ShellWords;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.target.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.tools.ant.BuildException;
import org.apache.tools.ant.Task;
import org.apache.tools.ant.types.LogLevel;

/**
 * A command on a target. Keys and what else is secret come from variables of the environment alone,
 * never from attributes, which stand in build files and logs. An attribute that is empty counts as
 * one that is not there.
 */
public abstract class TargetTask extends Task {
  /** How the command line exits where it was used wrongly. */
  private static final int MISUSE = 2;

  private static final String USUAL_FILE = "deployer.yaml";

  private String place;
  private String file;
  private String hosts;
  private String sshConfig;
  private boolean acceptNew;
  private boolean skip;
  private boolean failOnError = true;
  private String outputProperty;
  private String resultProperty;

  TargetTask() {}

  /** Where it goes: an environment of {@code deployer.yaml}, or {@code [user@]host:/root}. */
  public void setTarget(String name) {
    place = name;
  }

  /** The configuration, against the folder of the project. By default {@code deployer.yaml}. */
  public void setFile(String path) {
    file = path;
  }

  /** Of several hosts only these: names, labels, or {@code !name} for all but that one. */
  public void setHosts(String names) {
    hosts = names;
  }

  /**
   * The file of ssh_config(5); {@code none} for none. By default {@code ~/.ssh/config} and {@code
   * /etc/ssh/ssh_config}.
   */
  public void setSshConfig(String path) {
    sshConfig = path;
  }

  /** Whether the key of a host that is not known yet is added to the known hosts. */
  public void setAcceptNew(boolean adds) {
    acceptNew = adds;
  }

  /** Whether nothing is done. */
  public void setSkip(boolean skips) {
    skip = skips;
  }

  /** Whether a run that did not do what it was to do ends the build, as it does by default. */
  public void setFailOnError(boolean fails) {
    failOnError = fails;
  }

  /** The property that gets what came of it, also where that was a failure. */
  public void setOutputProperty(String name) {
    outputProperty = name;
  }

  /** The property that gets how the command line would have exited. */
  public void setResultProperty(String name) {
    resultProperty = name;
  }

  /**
   * What is done.
   *
   * @throws BuildException if the attributes make no command
   */
  abstract CommandWords words();

  /**
   * What is said beside the target.
   *
   * @throws BuildException if the value of an attribute makes no sense
   */
  Options.Builder options() {
    List<String> chosen = listed(hosts);
    if (hosts != null && chosen.isEmpty()) {
      throw new BuildException("hosts names hosts of the target, and nothing was named.");
    }
    return Options.builder().hosts(chosen).sshConfig(path(sshConfig)).acceptNew(acceptNew);
  }

  /** The text of an attribute, or null where it is not there. */
  static String said(String text) {
    return text == null || text.isBlank() ? null : text;
  }

  /** The path in an attribute, or null where it is not there. */
  static Path path(String text) {
    return said(text) == null ? null : Path.of(text);
  }

  /** What an attribute lists, with commas. */
  static List<String> listed(String text) {
    return text == null
        ? List.of()
        : Stream.of(text.split(",", -1)).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }

  @Override
  public final void execute() {
    if (skip) {
      log("Skipped.");
    } else {
      run(words(), new AntLines(getTaskName()));
    }
  }

  private void run(CommandWords command, AntLines words) {
    try (Session session = open(words)) {
      session.tell(this::log);
      finish(carryOut(session, command, words), words);
    } catch (DeployerException e) {
      throw failure(words.of(e.inWords()), e);
    }
  }

  private Session open(AntLines words) throws DeployerException {
    Path folder = getProject().getBaseDir().toPath();
    Path named = Path.of(said(file) == null ? USUAL_FILE : file);
    Project read = Project.read(named, Machine.ofProcess().in(folder));
    if (said(place) == null) {
      throw failure(
          List.of(
              "The target is missing: there is no default.",
              "  The environments are: "
                  + String.join(", ", read.environments())
                  + ". Name one: "
                  + words.at("NAME")),
          null);
    }
    return read.open(place, options().build());
  }

  private Outcome carryOut(Session session, CommandWords command, AntLines words)
      throws DeployerException {
    List<String> typed = new ArrayList<>(List.of("deployer", command.name(), place));
    typed.addAll(command.behindTarget());
    log("As typed: " + ShellWords.line(typed), LogLevel.VERBOSE.getLevel());
    Ending ending = Ending.of(session, "Ant", this::tell);
    try {
      Outcome outcome = session.run(command.name(), command.behindTarget());
      ending.tell(words.of(outcome.lines()));
      return outcome;
    } finally {
      ending.close();
    }
  }

  private void finish(Outcome outcome, AntLines words) {
    List<String> lines = words.of(outcome.lines());
    DeployerException cause = outcome.failure().orElse(null);
    if (outcome.exit() == MISUSE) {
      throw failure(lines, cause);
    }
    keep(outputProperty, String.join(System.lineSeparator(), lines));
    keep(resultProperty, String.valueOf(outcome.exit()));
    if (outcome.isDone()) {
      lines.forEach(this::log);
    } else if (failOnError) {
      throw failure(lines, cause);
    } else {
      lines.forEach(this::tell);
    }
  }

  private void keep(String property, String value) {
    if (said(property) != null) {
      getProject().setNewProperty(property, value);
    }
  }

  /** Tells it also where the build is quiet. */
  private void tell(String line) {
    log(line, LogLevel.ERR.getLevel());
  }

  /**
   * Ends the build, whose file and line Ant puts before this; findings begin on the next. What it
   * came from is shown by {@code -v}.
   */
  final BuildException failure(List<String> lines, DeployerException cause) {
    String all = String.join("\n", lines);
    return new BuildException(all.startsWith(" ") ? "\n" + all : all, cause, getLocation());
  }
}
