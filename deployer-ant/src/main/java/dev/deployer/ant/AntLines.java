package dev.deployer.ant;

import dev.deployer.project.buildtool.TypedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is to be typed, as a build file has it: {@code <deployer:deploy target="production"/>} in
 * the place of {@code deployer deploy production}.
 */
final class AntLines {
  private static final Set<String> TASKS = Set.of("deploy", "plan", "rollback", "status", "verify");

  /** An option that has an attribute, with what may stand for its value. */
  private static final Pattern OPTION =
      Pattern.compile(
          "(?<![\\w-])("
              + TypedCommand.PARAMETERS.keySet().stream().sorted().collect(Collectors.joining("|"))
              + ")(?![\\w-])(?: ([A-Z]+)\\b)?");

  private final String prefix;

  /**
   * @param task as it stands in the build file, from which is known how it calls this library
   */
  AntLines(String task) {
    prefix = task == null ? "deployer:" : task.substring(0, task.indexOf(':') + 1);
  }

  /** The same lines. */
  List<String> of(List<String> lines) {
    return lines.stream().map(this::of).toList();
  }

  private String of(String line) {
    String retyped = TypedCommand.retyped(List.of(line), this::written).get(0);
    return retyped.equals(line) ? attributesNamed(line) : retyped;
  }

  /** A sentence that has no command has options by their names, which are attributes here. */
  private static String attributesNamed(String line) {
    return OPTION
        .matcher(line)
        .replaceAll(
            found -> {
              String name = nameOf(found.group(1));
              return found.group(2) == null ? name : name + "=\"" + found.group(2) + "\"";
            });
  }

  private static String nameOf(String option) {
    return TypedCommand.PARAMETERS.get(option).toLowerCase(Locale.ROOT);
  }

  /** The attribute that names this target. */
  String at(String target) {
    return attribute("target", target);
  }

  private String written(TypedCommand command) {
    List<String> all = new ArrayList<>();
    boolean isTask = TASKS.contains(command.name()) && command.isPlain();
    all.add("<" + prefix + (isTask ? command.name() : "run"));
    if (!command.target().isEmpty()) {
      all.add(at(command.target()));
    }
    if (isTask) {
      command.release().ifPresent(id -> all.add(attribute("release", id)));
    } else {
      all.add(attribute("command", command.words()));
    }
    command
        .options()
        .forEach((option, values) -> all.add(attribute(nameOf(option), String.join(",", values))));
    if (command.acceptsNew()) {
      all.add(attribute("acceptnew", "true"));
    }
    return String.join(" ", all) + "/>" + command.surroundings();
  }

  /** Ant would put a property in the place of a dollar sign and what is in braces behind it. */
  private static String attribute(String name, String value) {
    String text =
        value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;").replace("$", "$$");
    return name + "=\"" + text + "\"";
  }
}
