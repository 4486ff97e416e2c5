package dev.deployer.project.buildtool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A line of the command line that a sentence tells people to type, such as {@code deployer rollback
 * production 41}, taken apart, so that a tool can tell them its own. Commands that have no target
 * are none: they are not for builds.
 *
 * @param name the command
 * @param target what stands first behind it; empty if nothing does
 * @param options those that every command takes, with their values, in their order; those by which
 *     a key is named or accepted are none of them
 * @param variables of the environment, by which alone a build names its key and the known hosts
 * @param acceptsNew whether the key of a host that is not known yet is added to the known hosts
 * @param others what else stands behind the target, word by word
 */
public record TypedCommand(
    String name,
    String target,
    Map<String, List<String>> options,
    Map<String, String> variables,
    boolean acceptsNew,
    List<String> others) {
  /**
   * Options with a value that every command takes, and the name that builds have for each. A tool
   * whose names know no capital letters makes it small.
   */
  public static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("--accept", "accept"),
          Map.entry("--config", "file"),
          Map.entry("--hosts", "hosts"),
          Map.entry("--message", "message"),
          Map.entry("--reason", "reason"),
          Map.entry("--ref", "ref"),
          Map.entry("--revision", "revision"),
          Map.entry("--source", "source"),
          Map.entry("--ssh-config", "sshConfig"),
          Map.entry("--wait", "wait"));

  /** Of options that a tool has not, since they are secret. */
  private static final Map<String, String> VARIABLES =
      Map.of("--identity", "DEPLOYER_IDENTITY", "--known-hosts", "DEPLOYER_KNOWN_HOSTS");

  /** Of options that remedies write as the guide does. */
  private static final Map<String, String> LONG = Map.of("-c", "--config");

  private static final String ACCEPT_NEW = "--accept-new";

  /** Copies what it is given. */
  public TypedCommand {
    Map<String, List<String>> copied = new LinkedHashMap<>();
    options.forEach((option, values) -> copied.put(option, List.copyOf(values)));
    options = Collections.unmodifiableMap(copied);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    others = List.copyOf(others);
  }

  /** The same lines, with each command in the words of a tool. */
  public static List<String> retyped(List<String> lines, Function<TypedCommand, String> tool) {
    return lines.stream().map(line -> retyped(line, tool)).toList();
  }

  private static String retyped(String line, Function<TypedCommand, String> tool) {
    StringBuilder retyped = new StringBuilder();
    int end = 0;
    for (CommandInSentence found : CommandInSentence.all(line)) {
      retyped.append(line, end, found.begin()).append(tool.apply(parse(found.text())));
      end = found.end();
    }
    return retyped.append(line.substring(end)).toString();
  }

  private static TypedCommand parse(String command) {
    List<String> words = ShellWords.parse(command);
    Map<String, List<String>> options = new LinkedHashMap<>();
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    boolean acceptsNew = false;
    String target = "";
    for (int i = 1; i < words.size(); i++) {
      String word = LONG.getOrDefault(words.get(i), words.get(i));
      if (PARAMETERS.containsKey(word) && i + 1 < words.size()) {
        i++;
        options.computeIfAbsent(word, name -> new ArrayList<>()).add(words.get(i));
      } else if (VARIABLES.containsKey(word) && i + 1 < words.size()) {
        i++;
        variables.put(VARIABLES.get(word), words.get(i));
      } else if (word.equals(ACCEPT_NEW)) {
        acceptsNew = true;
      } else if (target.isEmpty() && !word.startsWith("-")) {
        target = word;
      } else if (!word.equals("--")) {
        others.add(word);
      }
    }
    return new TypedCommand(words.get(0), target, options, variables, acceptsNew, others);
  }

  /** The values of an option; none where it is not there. */
  public List<String> values(String option) {
    return options.getOrDefault(option, List.of());
  }

  /** What is said of the variables behind the line of a tool; empty where there are none. */
  public String surroundings() {
    return variables.isEmpty()
        ? ""
        : variables.entrySet().stream()
            .map(each -> each.getKey() + "=" + ShellWords.quoted(each.getValue()))
            .collect(Collectors.joining(" and ", " with ", " in the environment"));
  }

  /** Whether no word is its own but a release, so that a task of its name can say all of it. */
  public boolean isPlain() {
    return others.isEmpty() || release().isPresent();
  }

  /** Its name and what is its own, for a tool that takes a command as one text. */
  public String words() {
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(others);
    return ShellWords.line(all);
  }

  /** The release that is named behind the target, where nothing else is. */
  public Optional<String> release() {
    if (name.equals("rollback") && others.size() == 1 && !others.get(0).startsWith("-")) {
      return Optional.of(others.get(0));
    }
    return others.size() == 2 && others.get(0).equals("--release")
        ? Optional.of(others.get(1))
        : Optional.empty();
  }
}
