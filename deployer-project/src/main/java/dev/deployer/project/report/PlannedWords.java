package dev.deployer.project.report;

import dev.deployer.path.Printable;
import dev.deployer.plan.PlannedRecipe;
import dev.deployer.plan.PlannedRecipe.Part;
import dev.deployer.project.output.Page;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plan runs and asks on the way, in the very words, for whoever is to sign it: a line each.
 */
public record PlannedWords(PlannedRecipe recipe) {
  private static final List<String> SAID = List.of("name", "command");

  /** Writes them. */
  public void write(Page page) {
    recipe
        .hooks()
        .forEach(
            (phase, hooks) -> hooks.forEach(hook -> page.item("hook", phase + ", " + of(hook))));
    recipe.health().forEach(check -> page.item("check", of(check)));
    recipe.errors().forEach(number -> page.item("number", of(number)));
    recipe.told().forEach(sink -> page.item("told", of(sink)));
  }

  /** Each command that runs on the way, without what is said of it besides. */
  List<String> commands() {
    return Stream.of(
            recipe.hooks().values().stream().flatMap(List::stream),
            recipe.health().stream(),
            recipe.errors().stream(),
            recipe.told().stream())
        .flatMap(parts -> parts)
        .map(PlannedWords::command)
        .filter(line -> !line.isEmpty())
        .distinct()
        .toList();
  }

  private static String command(Part part) {
    return part.keys().get("command") instanceof List<?> command
        ? ShellWord.line(command.stream().map(String::valueOf).toList())
        : "";
  }

  /** {@code migrate: bin/migrate --all (where once, within 5m)}. */
  private static String of(Part part) {
    String words = command(part);
    String name = part.keys().get("name") instanceof String text ? inItsWords(text) : "";
    String rest =
        part.keys().entrySet().stream()
            .filter(key -> !SAID.contains(key.getKey()))
            .map(PlannedWords::key)
            .collect(Collectors.joining(", "));
    String said = name + (name.isEmpty() || words.isEmpty() ? "" : ": ") + words;
    return said + (rest.isEmpty() ? "" : said.isEmpty() ? rest : " (" + rest + ")");
  }

  private static String key(Map.Entry<String, Object> key) {
    return inItsWords(key.getKey() + " " + key.getValue());
  }

  /** As it was written, with its backslashes; escaped only where something in it is held back. */
  private static String inItsWords(String text) {
    return Printable.shown(text).equals(text) ? text : Printable.escape(text);
  }
}
