package dev.deployer.yaml;

import dev.deployer.path.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What may stand at a key: how it is read, and the same as people and editors are told it. Bounds
 * and words stand in it once.
 *
 * @param shape what may stand there
 * @param reading reads it; empty where something is wrong with it, which the faults then say
 */
public record Form<T>(Shape shape, Function<Value, Optional<T>> reading) {
  /** Any text. */
  public static Form<String> text() {
    return text(Shape.text(), Function.identity());
  }

  /** A text of the form that {@code parse} takes. */
  public static <T> Form<T> text(Shape shape, Function<String, T> parse) {
    return new Form<>(shape, value -> value.text(parse));
  }

  /** A text of the form that {@code parse} takes, in which no variable stands. */
  public static <T> Form<T> literal(Shape shape, Function<String, T> parse) {
    return new Form<>(shape, value -> value.literal(parse));
  }

  /** A text, or a number as it is written, of the form that {@code parse} takes. */
  public static <T> Form<T> wordOrNumber(Shape shape, Function<String, T> parse) {
    return new Form<>(shape, value -> value.wordOrNumber(parse));
  }

  /** True or false. */
  public static Form<Boolean> flag() {
    return new Form<>(Shape.flag(), Value::flag);
  }

  /** One of two words: whether it is the first. */
  public static Form<Boolean> either(String first, String second) {
    return new Form<>(Shape.word(first, second), value -> value.either(first, second));
  }

  /** A whole number within the bounds, both included. */
  public static Form<Integer> number(int least, int most) {
    return new Form<>(Shape.number(least, most), value -> value.number(least, most));
  }

  /**
   * A duration within the bounds, both included.
   *
   * @param bounds what is said where it is not: {@code from 1ms to 1d is allowed}
   */
  public static Form<Duration> time(Duration least, Duration most, String bounds) {
    return text(
        Shape.text(DurationPattern.between(least, most)).with("patternErrorMessage", bounds),
        text -> time(text, least, most, bounds));
  }

  /** The same, or 0. */
  public static Form<Duration> timeOrNone(Duration most, String bounds) {
    return wordOrNumber(
        Shape.any(
            Shape.number(0, 0),
            Shape.text("^0$|" + DurationPattern.between(Duration.ZERO, most))
                .with("patternErrorMessage", bounds)),
        text -> text.equals("0") ? Duration.ZERO : time(text, Duration.ZERO, most, bounds));
  }

  private static Duration time(String text, Duration least, Duration most, String bounds) {
    Duration time = DurationText.parse(text);
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw new InvalidTextException("duration", text, bounds);
    }
    return time;
  }

  /** A regular expression, as Java has them. */
  public static Form<Pattern> pattern() {
    return text(Shape.text(), Form::compiled);
  }

  /**
   * The regular expression that this text is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Pattern compiled(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "pattern "
              + Printable.quote(text)
              + ": this is no regular expression: "
              + e.getDescription(),
          e);
    }
  }

  /**
   * A list; what is wrong with one of its items leaves out that one.
   *
   * @param example of the whole list, for the message
   */
  public static <T> Form<List<T>> list(Form<T> item, String example) {
    return new Form<>(
        Shape.list(item.shape),
        value ->
            value
                .items(example)
                .map(all -> all.stream().flatMap(i -> item.reading.apply(i).stream()).toList()));
  }

  /** Of this shape, and read by whoever asks for it. */
  public static Form<Value> described(Shape shape) {
    return new Form<>(shape, Optional::of);
  }

  /** The same in another word of the program. */
  public <R> Form<R> to(Function<T, R> made) {
    return new Form<>(shape, value -> reading.apply(value).map(made));
  }
}
