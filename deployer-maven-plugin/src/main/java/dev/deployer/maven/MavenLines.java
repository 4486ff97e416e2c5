package dev.deployer.maven;

import dev.deployer.project.buildtool.ShellWords;
import dev.deployer.project.buildtool.TypedCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be typed, as Maven takes it: {@code mvn deployer:deploy …} in the place of {@code
 * deployer deploy …}.
 */
final class MavenLines {
  private static final Set<String> GOALS = Set.of("deploy", "plan", "rollback", "status", "verify");

  private final String staged;
  private final String module;

  /**
   * @param staged the folder of the module's own build, which a line need not name
   * @param module how a line chooses the module, {@code :shop}; empty where there is no choice
   */
  MavenLines(Path staged, String module) {
    this.staged = staged.toString();
    this.module = module;
  }

  /** The same lines. */
  List<String> of(List<String> lines) {
    return TypedCommand.retyped(lines, this::typed);
  }

  private String typed(TypedCommand command) {
    List<String> line = new ArrayList<>(List.of("mvn"));
    if (!module.isEmpty()) {
      line.addAll(List.of("-pl", module));
    }
    boolean isGoal = GOALS.contains(command.name()) && command.isPlain();
    line.add(isGoal ? "deployer:" + command.name() : "deployer:run");
    if (!command.target().isEmpty()) {
      line.add("-Ddeployer.environment=" + command.target());
    }
    if (isGoal) {
      command.release().ifPresent(id -> line.add("-Ddeployer.release=" + id));
    }
    command.options().forEach((option, values) -> add(line, option, values));
    if (command.acceptsNew()) {
      line.add("-Ddeployer.acceptNew=true");
    }
    if (!isGoal) {
      line.add("-Dcommand=" + command.words());
    }
    return line.stream().map(MavenLines::word).collect(Collectors.joining(" "))
        + command.surroundings();
  }

  private void add(List<String> line, String option, List<String> values) {
    if (!option.equals("--source") || !values.equals(List.of(staged))) {
      line.add(
          "-Ddeployer." + TypedCommand.PARAMETERS.get(option) + "=" + String.join(",", values));
    }
  }

  /** With the quotes where people put them, behind the sign. */
  private static String word(String word) {
    int sign = word.startsWith("-D") ? word.indexOf('=') + 1 : 0;
    return word.substring(0, sign) + ShellWords.quoted(word.substring(sign));
  }
}
