package dev.deployer.gradle;

import dev.deployer.project.buildtool.ShellWords;
import dev.deployer.project.buildtool.TypedCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be typed, as Gradle takes it: {@code ./gradlew :deployerDeploy …} in the place of
 * {@code deployer deploy …}.
 */
final class GradleLines {
  /** Those that take the id of a release as an option, whatever it is on the command line. */
  private static final Set<String> OF_RELEASES = Set.of("deploy", "plan", "rehearse", "rollback");

  /** Those that look at a build. */
  private static final Set<String> OF_BUILDS = Set.of("deploy", "diff", "plan", "rehearse", "seal");

  private static final Set<String> ABOUT_BUILDS = Set.of("--source", "--ref", "--revision");

  /** Words of a command that are options of its task. */
  private static final Map<String, String> FLAGS =
      Map.of("init", "--yes", "unlock", "--yes", "verify", "--content");

  private final String staged;
  private final String project;
  private final String launcher;

  /**
   * @param staged the folder of a build that is one file, which a line need not name
   * @param task the path of the task, whose project a line chooses
   * @param root where Gradle is typed; its wrapper is taken where there is one
   */
  GradleLines(Path staged, String task, Path root) {
    this.staged = staged.toString();
    this.project = task.substring(0, task.lastIndexOf(':') + 1);
    this.launcher = Files.exists(root.resolve("gradlew")) ? "./gradlew" : "gradle";
  }

  /** The same lines. */
  List<String> of(List<String> lines) {
    return TypedCommand.retyped(lines, this::typed);
  }

  private String typed(TypedCommand command) {
    List<String> line = new ArrayList<>();
    line.add(launcher);
    line.add(project + CommandTask.taskName(command.name()));
    if (!command.target().isEmpty()) {
      line.addAll(List.of("--environment", command.target()));
    }
    Optional<String> release = command.release().filter(id -> takesRelease(command));
    release.ifPresent(id -> line.addAll(List.of("--release", id)));
    command.options().forEach((option, values) -> add(line, command, option, values));
    if (command.acceptsNew()) {
      line.add("--accept-new");
    }
    List<String> others = new ArrayList<>(release.isPresent() ? List.of() : command.others());
    String flag = FLAGS.get(command.name());
    if (others.remove(flag)) {
      line.add(flag);
    }
    String words = ShellWords.line(line);
    String args = others.isEmpty() ? "" : " --args=" + ShellWords.quoted(ShellWords.line(others));
    return words + args + command.surroundings();
  }

  private static boolean takesRelease(TypedCommand command) {
    return OF_RELEASES.contains(command.name());
  }

  private void add(List<String> line, TypedCommand command, String option, List<String> values) {
    if (ABOUT_BUILDS.contains(option) && !OF_BUILDS.contains(command.name())) {
      return;
    }
    if (option.equals("--source") && values.equals(List.of(staged))) {
      return;
    }
    for (String value : values) {
      line.addAll(List.of(option.equals("--config") ? "--file" : option, value));
    }
  }
}
