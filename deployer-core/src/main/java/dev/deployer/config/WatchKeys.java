package dev.deployer.config;

import dev.deployer.command.Arguments;
import dev.deployer.health.HostUrl;
import dev.deployer.hook.Where;
import dev.deployer.path.Printable;
import dev.deployer.watch.Measure;
import dev.deployer.watch.NumberText;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.DurationText;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code watch}: how long and how often, and the numbers that are asked; or {@code off}. */
final class WatchKeys {
  private static final List<String> KEYS = List.of("for", "every", "bad", "on_failure", "errors");
  private static final List<String> OF_HTTP =
      List.of("name", "http", "number", "counter", "at_most", "times");
  private static final List<String> OF_COMMAND =
      List.of("name", "command", "where", "counter", "at_most", "times");
  private static final List<String> OF_ANY =
      List.of("name", "http", "number", "command", "where", "counter", "at_most", "times");
  private static final String EXAMPLE =
      "[{name: 5xx, http: \"http://{host}:8080/metrics\", number: 'http_5xx_total (\\d+)',"
          + " counter: true, at_most: 5}]";

  private WatchKeys() {}

  static Optional<WatchSettings> read(Value value) {
    if (value.isScalar()) {
      value.text(
          text -> {
            if (!text.equals("off")) {
              throw new InvalidTextException("watch", text, "it is off, or has keys: for, every …");
            }
            return text;
          });
      return Optional.empty();
    }
    Section section = value.section().only(KEYS);
    if (!section.has("for")) {
      section.missing("for", "say how long, such as for: 10m");
    }
    Optional<Duration> time = section.text("for", WatchKeys::time);
    Duration every = section.text("every", WatchKeys::every).orElse(WatchSettings.USUALLY_EVERY);
    int bad =
        section
            .value("bad")
            .flatMap(v -> v.number(1, WatchSettings.MOST_BAD))
            .orElse(WatchSettings.USUALLY_BAD);
    Optional<OnBad> onBad =
        section
            .value("on_failure")
            .flatMap(v -> v.either("revert", "alert"))
            .map(revert -> revert ? OnBad.REVERT : OnBad.ALERT);
    List<Measure> errors = section.value("errors").map(WatchKeys::errors).orElse(List.of());
    return time.map(t -> new WatchSettings(t, every, bad, onBad, errors));
  }

  private static Duration time(String text) {
    Duration time = DurationText.parse(text);
    if (time.toSeconds() < 1 || time.compareTo(WatchSettings.LONGEST) > 0) {
      throw new InvalidTextException(
          "duration", text, "from 1s to 1h is watched, since the locks are held meanwhile");
    }
    return time;
  }

  private static Duration every(String text) {
    Duration every = DurationText.parse(text);
    if (every.toSeconds() < 1 || every.compareTo(WatchSettings.LONGEST) > 0) {
      throw new InvalidTextException("duration", text, "from 1s to 1h is between two samples");
    }
    return every;
  }

  private static List<Measure> errors(Value value) {
    List<Measure> errors = new ArrayList<>();
    for (Value item : value.items(EXAMPLE).orElse(List.of())) {
      Optional<Measure> measure = measure(item);
      if (measure.isPresent()) {
        if (errors.stream().anyMatch(other -> other.name().equals(measure.get().name()))) {
          item.fault("another number is called " + Printable.escape(measure.get().name()));
        } else {
          errors.add(measure.get());
        }
      }
    }
    return errors;
  }

  private static Optional<Measure> measure(Value item) {
    Section section = item.section();
    if (section.has("http") == section.has("command")) {
      section.only(OF_ANY);
      item.fault("a number has one of http, command, such as " + EXAMPLE);
      return Optional.empty();
    }
    section.only(section.has("http") ? OF_HTTP : OF_COMMAND);
    if (!section.has("name")) {
      section.missing("name", "say what people call it, such as name: 5xx");
    }
    if (!section.has("at_most")) {
      section.missing("at_most", "say what is never bad, such as at_most: 5");
    }
    Optional<String> name = section.value("name").flatMap(v -> v.wordOrNumber(Function.identity()));
    Optional<Measure.Source> source = section.has("http") ? http(section) : command(section);
    boolean counter = section.value("counter").flatMap(Value::flag).orElse(false);
    Optional<Double> atMost =
        section.value("at_most").flatMap(v -> v.wordOrNumber(WatchKeys::atMost));
    Optional<Double> times = section.value("times").flatMap(v -> v.wordOrNumber(WatchKeys::times));
    if (name.isEmpty() || source.isEmpty() || atMost.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Measure(name.get(), source.get(), counter, atMost.get(), times));
    } catch (IllegalArgumentException e) {
      item.fault(e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Measure.Source> http(Section section) {
    if (!section.has("number")) {
      section.missing("number", "give a pattern with a group, such as 'http_5xx_total (\\d+)'");
    }
    Optional<HostUrl> url = section.text("http", HostUrl::new);
    return section
        .text("number", WatchKeys::pattern)
        .flatMap(number -> url.map(u -> new Measure.Source.Http(u, number)));
  }

  private static Optional<Measure.Source> command(Section section) {
    if (!section.has("where")) {
      section.missing("where", "say where it runs: local, once or each");
    }
    Optional<Arguments> command = CommandKeys.command(section, "[bin/lock-timeouts]");
    Optional<Where> where = WhereKey.read(section);
    return command.flatMap(c -> where.map(w -> new Measure.Source.Command(c, w)));
  }

  private static Double atMost(String text) {
    return NumberText.parse(text)
        .filter(number -> number >= 0)
        .orElseThrow(() -> new InvalidTextException("number", text, "it is 0 or more"));
  }

  private static Double times(String text) {
    return NumberText.parse(text)
        .filter(number -> number >= 1)
        .orElseThrow(() -> new InvalidTextException("number", text, "it is 1 or more"));
  }

  private static Pattern pattern(String text) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "pattern "
              + Printable.quote(text)
              + ": this is no regular expression: "
              + e.getDescription(),
          e);
    }
    if (pattern.matcher("").groupCount() < 1) {
      throw new IllegalArgumentException(
          "pattern " + Printable.quote(text) + ": it has a group, in parentheses, for the number");
    }
    return pattern;
  }
}
