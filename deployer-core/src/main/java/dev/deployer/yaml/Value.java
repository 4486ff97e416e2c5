package dev.deployer.yaml;

import dev.deployer.path.Discreet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of the configuration, read by type. What is not of that type goes to the faults, and
 * counts as absent.
 *
 * @param path of its key, {@code environments.production.hosts[0]}
 */
public record Value(Node node, String path, Faults faults) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?[A-Za-z_]");

  /** As it stands in a text that is no script and no rule: a whole word, or at the beginning. */
  private static final Pattern WRITTEN_AS_VARIABLE =
      Pattern.compile("\\$\\{[A-Za-z_]|^\\$[A-Za-z_]");

  static final String NOT_SUBSTITUTED =
      ". Nothing is substituted in this file: write what is meant; what differs from place to place"
          + " stands in an environment of its own";

  public boolean isScalar() {
    return node instanceof ScalarNode;
  }

  public Optional<String> text() {
    if (isTagged(Tag.STR)) {
      return Optional.of(scalar());
    }
    boolean quotable = isScalar() && !isTagged(Tag.NULL);
    return refuse("text", quotable ? "; put it in quotes: \"" + scalar() + "\"" : "");
  }

  /** A text that may be a secret, of the form that {@code parse} takes: faults do not show it. */
  public <T> Optional<T> secretText(Function<String, T> parse) {
    if (isTagged(Tag.STR)) {
      return parsed(Optional.of(scalar()), parse);
    }
    boolean quotable = isScalar() && !isTagged(Tag.NULL);
    fault("must be text" + (isVariable() ? NOT_SUBSTITUTED : quotable ? "; put it in quotes" : ""));
    return Optional.empty();
  }

  /** A text of the form that {@code parse} takes. */
  public <T> Optional<T> text(Function<String, T> parse) {
    return parsed(text(), parse);
  }

  /** A text that is taken as it stands, so that what looks like a variable in it is refused. */
  public <T> Optional<T> literal(Function<String, T> parse) {
    return text(
        text -> {
          if (WRITTEN_AS_VARIABLE.matcher(text).find()) {
            throw new IllegalArgumentException("is the text " + Discreet.quote(text));
          }
          return parse.apply(text);
        });
  }

  /** A text, or a number as it is written, of the form that {@code parse} takes. */
  public <T> Optional<T> wordOrNumber(Function<String, T> parse) {
    boolean number = isTagged(Tag.INT) || isTagged(Tag.FLOAT);
    return parsed(number ? Optional.of(scalar()) : text(), parse);
  }

  private <T> Optional<T> parsed(Optional<String> read, Function<String, T> parse) {
    return read.flatMap(
        text -> {
          try {
            return Optional.of(parse.apply(text));
          } catch (IllegalArgumentException e) {
            fault(e.getMessage() + (VARIABLE.matcher(text).find() ? NOT_SUBSTITUTED : ""));
            return Optional.empty();
          }
        });
  }

  /** One of two words: whether it is the first. */
  public Optional<Boolean> either(String first, String second) {
    return isTagged(Tag.STR) && (scalar().equals(first) || scalar().equals(second))
        ? Optional.of(scalar().equals(first))
        : refuse(first + " or " + second, "");
  }

  public Optional<Boolean> flag() {
    return isTagged(Tag.BOOL)
        ? Optional.of(scalar().equalsIgnoreCase("true"))
        : refuse("true or false", "");
  }

  /** A whole number within the bounds, both included. */
  public Optional<Integer> number(int least, int most) {
    return number((long) least, (long) most).map(Long::intValue);
  }

  /** The same, of more digits. */
  public Optional<Long> number(long least, long most) {
    if (isTagged(Tag.INT) && scalar().matches("[0-9]{1,18}")) {
      long number = Long.parseLong(scalar());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    }
    return refuse("a whole number from " + least + " to " + most, "");
  }

  /**
   * The items of a list.
   *
   * @param example of the whole list, for the message
   */
  public Optional<List<Value>> items(String example) {
    if (!(node instanceof SequenceNode sequence)) {
      return refuse("a list, such as " + example, "");
    }
    List<Value> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Value(item, path + "[" + items.size() + "]", faults));
    }
    return Optional.of(items);
  }

  public Section section() {
    return new Section(this);
  }

  /** The same, at the place of another in the file. */
  public Value at(Value other) {
    return new Value(other.node, path, faults);
  }

  public void fault(String problem) {
    faults.add(node.getStartMark(), path, problem);
  }

  private <T> Optional<T> refuse(String expected, String advice) {
    fault("must be " + expected + ", and is " + kind() + (isVariable() ? NOT_SUBSTITUTED : advice));
    return Optional.empty();
  }

  private boolean isVariable() {
    return isScalar() && WRITTEN_AS_VARIABLE.matcher(scalar()).find();
  }

  /** Whether it is a number, such as 41. */
  public boolean isNumber() {
    return isTagged(Tag.INT);
  }

  private boolean isTagged(Tag tag) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(tag);
  }

  private String scalar() {
    return ((ScalarNode) node).getValue();
  }

  /** What the node is, for people. */
  public String kind() {
    if (!isScalar()) {
      return node instanceof SequenceNode ? "a list" : "keys with values";
    }
    if (isTagged(Tag.NULL)) {
      return "empty";
    }
    if (isTagged(Tag.STR)) {
      return "the text " + Discreet.quote(scalar());
    }
    return (isTagged(Tag.INT) || isTagged(Tag.FLOAT) ? "the number " : "") + scalar();
  }
}
