package dev.deployer.project.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/** A part of a command line: an argument, or an option with its value. */
public sealed interface Word {
  /** The words to type for it, not quoted. */
  List<String> typed();

  /** What is no option, such as the target. */
  record Argument(String text) implements Word {
    @Override
    public List<String> typed() {
      return List.of(text);
    }
  }

  /**
   * An option.
   *
   * @param name its long name, whichever was typed
   * @param spelt as it was typed: {@code -c}
   * @param value absent for a flag
   * @param isApart whether the value was a word of its own
   */
  record Option(String name, String spelt, Optional<String> value, boolean isApart)
      implements Word {
    private static final Map<String, String> SHORT =
        Map.of("--output", "-o", "--config", "-c", "--port", "-p");

    /** As the guide writes it. */
    static Option of(String name, Optional<String> value) {
      return new Option(name, SHORT.getOrDefault(name, name), value, true);
    }

    Option withValue(String other) {
      return new Option(name, spelt, Optional.of(other), isApart);
    }

    Option shownBy(BinaryOperator<String> shown) {
      return new Option(name, spelt, value.map(v -> shown.apply(name, v)), isApart);
    }

    /** A value that looks like an option is joined to its name, so as not to be taken for one. */
    @Override
    public List<String> typed() {
      return value.filter(v -> v.startsWith("-")).isPresent() && spelt.startsWith("--")
          ? List.of(spelt + "=" + value.get())
          : Stream.concat(Stream.of(spelt), value.stream()).toList();
    }
  }
}
