package dev.deployer.project.command;

import dev.deployer.path.Discreet;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.report.MisuseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The words behind the name of a command, taken one after the other by whoever knows them. */
final class Words {
  private final String command;
  private final List<String> left;

  Words(String command, List<String> words) {
    this.command = command;
    this.left = new ArrayList<>(words);
  }

  /** Whether this one is there. */
  boolean flag(String name) {
    return left.removeIf(name::equals);
  }

  /** Whether one of them is there. */
  boolean flags(String... names) {
    return left.removeIf(List.of(names)::contains);
  }

  /** The value of an option, {@code --keep 3} or {@code --keep=3}; of several the last. */
  Optional<String> value(String name) throws MisuseException {
    List<String> all = values(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** All values of an option that may stand several times. */
  List<String> values(String name) throws MisuseException {
    List<String> values = new ArrayList<>();
    int i = 0;
    while (i < left.size()) {
      String word = left.get(i);
      if (word.startsWith(name + "=")) {
        values.add(word.substring(name.length() + 1));
        left.remove(i);
      } else if (word.equals(name)) {
        if (i + 1 == left.size()) {
          throw new MisuseException(name + " has a value, and none is given.");
        }
        values.add(left.get(i + 1));
        left.subList(i, i + 2).clear();
      } else {
        i++;
      }
    }
    return values;
  }

  Optional<Path> path(String name) throws MisuseException {
    return value(name).map(Path::of);
  }

  List<Path> paths(String name) throws MisuseException {
    return values(name).stream().map(Path::of).toList();
  }

  /** The value of an option that is more than a text. */
  <T> Optional<T> value(String name, Function<String, T> parse) throws MisuseException {
    Optional<String> text = value(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(parsed(name, text.get(), parse));
  }

  /** All values of such an option. */
  <T> List<T> values(String name, Function<String, T> parse) throws MisuseException {
    List<T> values = new ArrayList<>();
    for (String text : values(name)) {
      values.add(parsed(name, text, parse));
    }
    return values;
  }

  private static <T> T parsed(String name, String text, Function<String, T> parse)
      throws MisuseException {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new MisuseException(name + " " + Discreet.shown(text) + ": " + e.getMessage() + ".");
    }
  }

  <T extends Number> Optional<T> number(String name, Function<String, T> parse)
      throws MisuseException {
    Optional<String> text = value(name);
    try {
      return text.map(parse);
    } catch (NumberFormatException e) {
      throw new MisuseException(name + " " + Discreet.shown(text.orElse("")) + " is no number.");
    }
  }

  Optional<ReleaseId> release(String name) throws MisuseException {
    return id(value(name));
  }

  /** The first word that is no option, of those that are left. */
  Optional<String> argument() {
    Optional<String> first = left.stream().filter(word -> !word.startsWith("-")).findFirst();
    first.ifPresent(left::remove);
    return first;
  }

  /** The same, as the id of a release. */
  Optional<ReleaseId> release() throws MisuseException {
    return id(argument());
  }

  private static Optional<ReleaseId> id(Optional<String> text) throws MisuseException {
    try {
      return text.map(ReleaseId::parse);
    } catch (IllegalArgumentException e) {
      throw new MisuseException(e.getMessage() + ".");
    }
  }

  /**
   * The task, once all words are taken.
   *
   * @throws MisuseException if one is left
   */
  <T> T whole(T task) throws MisuseException {
    if (!left.isEmpty()) {
      throw new MisuseException(
          "deployer " + command + " takes no " + Discreet.shown(left.get(0)) + " here.",
          "What every command takes, such as --message, is said when the target is opened.");
    }
    return task;
  }
}
