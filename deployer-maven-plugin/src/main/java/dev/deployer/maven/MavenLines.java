package dev.deployer.maven;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is to be typed, as Maven takes it: {@code mvn deployer:deploy …} in the place of {@code
 * deployer deploy …}. Commands that have no target stay as they are: they are not for builds.
 */
final class MavenLines {
  /** Those that {@code Session.run} knows. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "\\bdeployer ((?:check|data|deploy|diff|history|init|plan|prune|recover|rehearse|releases"
              + "|rename|restore|rollback|seal|status|step|unlock|verify|watch)\\b"
              + "(?: (?!and |\\()(?:'[^']*'|\\\\.|[^ '\\\\])+)*)");

  private static final Set<String> GOALS = Set.of("deploy", "plan", "rollback", "status", "verify");

  /** Of options with a value. */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("--accept", "deployer.accept"),
          Map.entry("--config", "deployer.file"),
          Map.entry("--hosts", "deployer.hosts"),
          Map.entry("--message", "deployer.message"),
          Map.entry("--reason", "deployer.reason"),
          Map.entry("--ref", "deployer.ref"),
          Map.entry("--revision", "deployer.revision"),
          Map.entry("--source", "deployer.source"),
          Map.entry("--ssh-config", "deployer.sshConfig"),
          Map.entry("--wait", "deployer.wait"));

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
    return lines.stream().map(this::of).toList();
  }

  private String of(String line) {
    Matcher found = COMMAND.matcher(line);
    return found.replaceAll(one -> Matcher.quoteReplacement(typed(one.group(1))));
  }

  private String typed(String command) {
    List<String> words = ShellWords.parse(command);
    Map<String, List<String>> properties = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    String target = "";
    boolean isGoal = GOALS.contains(words.get(0));
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      String property =
          isGoal && word.equals("--release") ? "deployer.release" : PROPERTIES.get(word);
      if (property != null && i + 1 < words.size()) {
        i++;
        properties.computeIfAbsent(property, name -> new ArrayList<>()).add(words.get(i));
      } else if (target.isEmpty() && !word.startsWith("-")) {
        target = word;
      } else if (!word.equals("--")) {
        others.add(word);
      }
    }
    if (isGoal && words.get(0).equals("rollback") && others.size() == 1) {
      properties.put("deployer.release", List.of(others.remove(0)));
    }
    properties.getOrDefault("deployer.source", new ArrayList<>()).remove(staged);
    return line(isGoal && others.isEmpty(), words.get(0), target, properties, others);
  }

  private String line(
      boolean isGoal,
      String command,
      String target,
      Map<String, List<String>> properties,
      List<String> others) {
    List<String> line = new ArrayList<>(List.of("mvn"));
    if (!module.isEmpty()) {
      line.addAll(List.of("-pl", module));
    }
    line.add(isGoal ? "deployer:" + command : "deployer:run");
    if (!target.isEmpty()) {
      line.add("-Ddeployer.environment=" + target);
    }
    properties.forEach(
        (name, values) -> {
          if (!values.isEmpty()) {
            line.add("-D" + name + "=" + String.join(",", values));
          }
        });
    if (!isGoal) {
      List<String> all = new ArrayList<>(List.of(command));
      all.addAll(others);
      line.add("-Dcommand=" + ShellWords.line(all));
    }
    return line.stream().map(MavenLines::word).collect(Collectors.joining(" "));
  }

  /** With the quotes where people put them, behind the sign. */
  private static String word(String word) {
    int sign = word.startsWith("-D") ? word.indexOf('=') + 1 : 0;
    return word.substring(0, sign) + ShellWords.quoted(word.substring(sign));
  }
}
