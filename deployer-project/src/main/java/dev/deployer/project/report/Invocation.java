package dev.deployer.project.report;

import dev.deployer.project.report.Word.Argument;
import dev.deployer.project.report.Word.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * A command as it was typed, from which the lines are made that remedies tell a person to type.
 *
 * @param command its name
 * @param target as it was written
 * @param words all that was typed behind the command's name, in its order
 * @param host the one host of several that it is about
 */
public record Invocation(String command, String target, List<Word> words, Optional<String> host) {
  /** What stands for a target that was left out. */
  private static final String NO_TARGET = "TARGET";

  private static final String HOSTS = "--hosts";
  private static final String PLAN = "--plan";

  /** Copies the words. */
  public Invocation {
    words = List.copyOf(words);
  }

  /**
   * Takes apart what was typed, of which is known that it was understood.
   *
   * @param typed the command's name, and what follows
   * @param shown what is shown of the value of an option: it may be a secret by mistake
   */
  public static Invocation of(List<String> typed, Spelling spelling, BinaryOperator<String> shown) {
    List<Word> words = new ArrayList<>();
    boolean onlyArguments = false;
    for (int i = 1; i < typed.size(); i++) {
      String word = typed.get(i);
      if (onlyArguments || !word.startsWith("-") || word.equals("-")) {
        words.add(new Argument(word));
      } else if (word.equals("--")) {
        onlyArguments = true;
      } else {
        Optional<String> next =
            i + 1 < typed.size() ? Optional.of(typed.get(i + 1)) : Optional.empty();
        List<Option> options = spelling.options(word, next);
        boolean tookNext = options.get(options.size() - 1).isApart();
        options.stream().map(option -> option.shownBy(shown)).forEach(words::add);
        i += tookNext ? 1 : 0;
      }
    }
    String target =
        words.stream()
            .filter(Argument.class::isInstance)
            .map(word -> ((Argument) word).text())
            .findFirst()
            .orElse(NO_TARGET);
    return new Invocation(typed.get(0), target, words, Optional.empty());
  }

  /**
   * The same; nothing is shown that may be a secret.
   *
   * @param directory against which files are resolved
   */
  public static Invocation of(List<String> typed, Spelling spelling, Path directory) {
    return of(typed, spelling, (option, value) -> ShownValue.of(option, value, directory));
  }

  /** The same, on one host of several. */
  public Invocation onHost(String name) {
    return new Invocation(command, target, words, Optional.of(name));
  }

  /** The same, about this target: what was typed in its place is a file that is about it. */
  public Invocation about(String other) {
    return new Invocation(command, other, words, host);
  }

  /** The same, on this target in place of the one that was typed. */
  public Invocation instead(String other) {
    List<Word> all = new ArrayList<>(words);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof Argument) {
        all.set(i, new Argument(other));
        return new Invocation(command, other, all, host);
      }
    }
    return about(other);
  }

  /** The same with this behind the target, where it was left out. */
  public Invocation naming(String argument) {
    List<Word> all = new ArrayList<>(words);
    int at = 0;
    while (!(all.get(at) instanceof Argument)) {
      at++;
    }
    all.add(at + 1, new Argument(argument));
    return new Invocation(command, target, all, host);
  }

  /** Whether it is one host of several that this is asked of. */
  public boolean isOfOneOfSeveral() {
    return host.isPresent();
  }

  /** The same with these values of an option, unless it was typed. */
  public Invocation having(String option, List<String> values) {
    return with(option, values.stream().map(Optional::of).toList());
  }

  /** The same with this flag. */
  public Invocation having(String flag) {
    return with(flag, List.of(Optional.empty()));
  }

  private Invocation with(String option, List<Optional<String>> values) {
    if (has(option)) {
      return this;
    }
    List<Word> all = new ArrayList<>(words);
    values.forEach(value -> all.add(Option.of(option, value)));
    return new Invocation(command, target, all, host);
  }

  /** The same, on all hosts on which these are. */
  static Invocation together(List<Invocation> each) {
    List<String> hosts = each.stream().flatMap(one -> one.host.stream()).toList();
    return hosts.isEmpty() ? each.get(0) : each.get(0).onHost(String.join(",", hosts));
  }

  /** The value of an option, as it was typed last. */
  Optional<String> value(String option) {
    return options()
        .filter(typed -> typed.name().equals(option))
        .reduce((first, last) -> last)
        .flatMap(Option::value);
  }

  /** Whether a plan was to be carried out. */
  public boolean isOfPlan() {
    return has(PLAN);
  }

  /** Whether an option was typed. */
  boolean has(String option) {
    return options().anyMatch(typed -> typed.name().equals(option));
  }

  private Stream<Option> options() {
    return words.stream().filter(Option.class::isInstance).map(Option.class::cast);
  }

  /** The line to type for the same once more. */
  public Line again() {
    return onlyHere(new Line(command, words));
  }

  /**
   * The line to type for what a dry run has shown: {@code deploy} for {@code plan}. A plan that is
   * kept in a file is made again.
   */
  Line inEarnest() {
    if (has("--output")) {
      return again();
    }
    return command.equals("plan") ? line("deploy") : again().without("--dry-run");
  }

  /**
   * The line to type for the same with something else in it. A plan that was to be carried out
   * would refuse that, or whoever has signed it did not see it: so it is made anew.
   */
  Line otherwise() {
    return has(PLAN) ? planAnew() : inEarnest();
  }

  /** The line to type to make a plan once more, into the file in which it was kept. */
  Line planAnew() {
    Line plan =
        command.equals("step")
            ? named().again().without(PLAN).without("--approval").with("--dry-run")
            : line("plan");
    return value(PLAN).map(file -> plan.with("--output", file)).orElse(plan);
  }

  /** The plan of a step says which it is; without one it has to be named. */
  private Invocation named() {
    return words.stream().filter(Argument.class::isInstance).count() == 1 ? naming("NAME") : this;
  }

  /**
   * What is to be typed where a plan was to be carried out on a root that has an environment, whose
   * rules the plan may not know.
   */
  public List<String> planned(String environment) {
    Invocation there = instead(environment);
    return List.of(
        "Plan it for the environment: " + there.planAnew().without("--port"),
        "Then carry it out: "
            + there
                .again()
                .without("--port")
                .without("--release")
                .without("--approval")
                .without("--accept")
                .without("--reason"));
  }

  /**
   * The line to type for another command on the same target, with those options that mean something
   * for it; on one host, where it is about that.
   *
   * @param arguments that stand behind the target
   */
  public Line line(String other, String... arguments) {
    return onlyHere(lineForAll(other, arguments));
  }

  /** The same, on all hosts that were meant. */
  Line lineForAll(String other, String... arguments) {
    List<Word> carried = new ArrayList<>();
    carried.add(new Argument(target));
    List.of(arguments).forEach(argument -> carried.add(new Argument(argument)));
    options().filter(option -> Carried.to(other, option.name())).forEach(carried::add);
    return new Line(other, carried);
  }

  private Line onlyHere(Line line) {
    return host.map(name -> line.with(HOSTS, name)).orElse(line);
  }
}
