package dev.deployer.config;

import dev.deployer.command.Arguments;
import dev.deployer.health.HostUrl;
import dev.deployer.hook.Where;
import dev.deployer.path.Printable;
import dev.deployer.watch.Measure;
import dev.deployer.watch.NumberText;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** {@code errors} of {@code watch}: the numbers that are asked. */
final class MeasureKeys {
  private static final String EXAMPLE =
      "[{name: 5xx, http: \"http://{host}:8080/metrics\", number: 'http_5xx_total (\\d+)',"
          + " counter: true, at_most: 5}]";

  private static final Key<String> NAME =
      Key.of(
              "name",
              Form.wordOrNumber(Shape.any(Shape.name(100), Shape.number()), Function.identity()),
              "What people call it.")
          .needed("say what people call it, such as name: 5xx")
          .such("5xx");
  private static final Key<HostUrl> HTTP =
      Key.of(
              "http",
              Form.text(Shape.text("^https?://"), HostUrl::new),
              "An address that is asked from your machine, of each host where {host} stands in it.")
          .such("\"http://{host}:8080/metrics\"");
  private static final Key<Pattern> NUMBER =
      Key.of(
              "number",
              new Form<>(Shape.text("\\("), value -> value.text(MeasureKeys::grouped)),
              "A regular expression whose first group is the number.")
          .needed("give a pattern with a group, such as 'http_5xx_total (\\d+)'")
          .such("'http_5xx_total (\\d+)'");
  private static final Key<Arguments> COMMAND =
      CommandKeys.command(
          "A command whose last line that is not empty is the number.", "[bin/lock-timeouts]");
  private static final Key<Boolean> COUNTER =
      Key.of(
              "counter",
              Form.flag(),
              "Whether it only ever grows, so that its growth a minute is what counts.")
          .usually(false);
  private static final Key<Double> AT_MOST =
      Key.of("at_most", number(0, "it is 0 or more"), "What is never bad.")
          .needed("say what is never bad, such as at_most: 5")
          .such("5");
  private static final Key<Double> TIMES =
      Key.of(
          "times",
          number(1, "it is 1 or more"),
          "It is bad only where it is also more than so many times what it was before.");
  private static final Keys KEYS =
      Keys.of(NAME, HTTP, NUMBER, COMMAND, WhereKey.ANY, COUNTER, AT_MOST, TIMES)
          .oneOf(HTTP, COMMAND)
          .belonging(HTTP, NUMBER)
          .belonging(COMMAND, WhereKey.ANY);

  /** All of them. */
  static final Key<List<Measure>> ERRORS =
      Key.of(
              "errors",
              new Form<>(Shape.list(Shape.of(KEYS)), value -> Optional.of(errors(value))),
              "The numbers that are asked besides the health checks.")
          .such(EXAMPLE);

  private MeasureKeys() {}

  private static Form<Double> number(int least, String bound) {
    return Form.wordOrNumber(
        Shape.any(Shape.number().with("minimum", least), Shape.text(NumberText.PATTERN)),
        text ->
            NumberText.parse(text)
                .filter(number -> number >= least)
                .orElseThrow(() -> new InvalidTextException("number", text, bound)));
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
    Optional<String> kind = KEYS.chosen(section);
    if (kind.isEmpty()) {
      section.only(KEYS);
      item.fault("a number has one of http, command, such as " + EXAMPLE);
      return Optional.empty();
    }
    section.only(KEYS.beside(kind.get()));
    Optional<String> name = NAME.in(section);
    Optional<Double> atMost = AT_MOST.in(section);
    Optional<Measure.Source> source =
        kind.get().equals(HTTP.name()) ? http(section) : command(section);
    boolean counter = COUNTER.in(section).orElse(false);
    Optional<Double> times = TIMES.in(section);
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
    Optional<HostUrl> url = HTTP.in(section);
    return NUMBER.in(section).flatMap(number -> url.map(u -> new Measure.Source.Http(u, number)));
  }

  private static Optional<Measure.Source> command(Section section) {
    Optional<Where> where = WhereKey.ANY.in(section);
    Optional<Arguments> command = COMMAND.in(section);
    return command.flatMap(c -> where.map(w -> new Measure.Source.Command(c, w)));
  }

  private static Pattern grouped(String text) {
    Pattern pattern = Form.compiled(text);
    if (pattern.matcher("").groupCount() < 1) {
      throw new IllegalArgumentException(
          "pattern " + Printable.quote(text) + ": it has a group, in parentheses, for the number");
    }
    return pattern;
  }
}
